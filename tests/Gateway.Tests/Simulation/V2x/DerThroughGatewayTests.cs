using System.Text.Json.Nodes;
using Gateway.Tests.Peers;
using static Gateway.Tests.Simulation.V2x.StationControlsTests;
using static Gateway.Tests.Simulation.V2x.V2xBench;

namespace Gateway.Tests.Simulation.V2x;

/// <summary>The real gateway between a CSMS and a simulated station that takes DER controls.</summary>
public sealed class DerThroughGatewayTests
{
    private const string Site = TestSite.Gateway;

    [Fact]
    public async Task A_control_for_the_site_reaches_the_station_and_comes_back_in_the_gateways_report()
    {
        await using var bench = await StartAsync(hasGateway: true);

        Assert.Equal("Accepted", await bench.StatusAsync(Site, "SetDERControl", Limit("site", 50, 1)));
        Assert.Equal(0.5 * MaxWatt, bench.Controls.MostWatt);
        Assert.Equal("Accepted", await bench.StatusAsync(Site, "GetDERControl", """{"requestId":4}"""));

        var report = await bench.HearsAsync(Site, "ReportDERControl");
        Assert.Equal(("site", false), ((string)report["limitMaxDischarge"]![0]!["id"]!, (bool)report["limitMaxDischarge"]![0]!["isSuperseded"]!));
        Assert.True(bench.Controls.IsReported("site"));
        Assert.Equal(0, bench.Csms.Count(Station, "ReportDERControl"));         // the gateway had asked for it
    }

    [Fact]
    public async Task A_scheduled_one_begins_and_ends_at_the_station_which_tells_the_csms_itself()
    {
        await using var bench = await StartAsync(hasGateway: true);
        var start = (bench.Time.GetUtcNow() - new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)).TotalSeconds + 5;

        Assert.Equal("Accepted", await bench.StatusAsync(Site, "SetDERControl", Limit("evening", 25, 1, start, seconds: 60)));

        await bench.HearsAsync(Station, "NotifyDERStartStop", "\"started\":true");
        Assert.Equal(0.25 * MaxWatt, bench.Controls.MostWatt);
        await bench.HearsAsync(Station, "NotifyDERStartStop", "\"started\":false");
        Assert.Equal(MaxWatt, bench.Controls.MostWatt);
        await bench.HearsAsync(Site, "NotifyDERStartStop", "\"started\":false");
    }

    [Fact]
    public async Task R05_An_alarm_of_the_station_passes_and_is_told_as_the_sites()
    {
        await using var bench = await StartAsync(hasGateway: true);
        await bench.AskAsync(Site, "SetDERControl", Limit("site", 50, 1));

        Assert.True(bench.Sim.Alarm("LimitMaxDischarge", "OverCurrent"));
        await bench.HearsAsync(Station, "NotifyDERAlarm", "OverCurrent");
        Assert.Equal("OverCurrent", (string)(await bench.HearsAsync(Site, "NotifyDERAlarm"))["gridEventFault"]!);

        Assert.True(bench.Sim.EndAlarm());
        await bench.HearsAsync(Station, "NotifyDERAlarm", "alarmEnded");
        await bench.HearsAsync(Site, "NotifyDERAlarm", "alarmEnded");
    }

    [Fact]
    public async Task A_control_that_the_csms_sets_on_the_station_itself_passes_untouched()
    {
        await using var bench = await StartAsync(hasGateway: true);
        var own = Limit("own", 30, 1);

        Assert.Equal("Accepted", await bench.StatusAsync(Station, "SetDERControl", own));
        Assert.Equal("Accepted", await bench.StatusAsync(Station, "GetDERControl", """{"requestId":8}"""));

        var report = await bench.HearsAsync(Station, "ReportDERControl");
        Assert.Equal(8, (int)report["requestId"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(own)!["limitMaxDischarge"], report["limitMaxDischarge"]![0]!["limitMaxDischarge"]));
        Assert.Equal("NotFound NotFound", await bench.StatusAsync(Site, "GetDERControl", """{"requestId":9}"""));    // it is none of the site's
        Assert.Equal("Accepted", await bench.StatusAsync(Station, "ClearDERControl", """{"isDefault":true,"controlId":"own"}"""));
        Assert.Equal(MaxWatt, bench.Controls.MostWatt);
    }

    [Fact]
    public async Task Of_a_control_of_the_station_and_one_of_the_site_the_better_one_acts()
    {
        await using var bench = await StartAsync(hasGateway: true);
        await bench.AskAsync(Station, "SetDERControl", Limit("own", 30, 2));

        Assert.Equal("Rejected InternalError", await bench.StatusAsync(Site, "SetDERControl", Limit("worse", 60, 3)));
        Assert.Equal("own", bench.Controls.Acting("LimitMaxDischarge")!.Id);
        Assert.Equal("Accepted", await bench.StatusAsync(Site, "SetDERControl", Limit("better", 60, 1)));
        Assert.Equal("better", bench.Controls.Acting("LimitMaxDischarge")!.Id);
    }

    [Theory]
    [InlineData("NotSupported UnsupportedParam", """{"isDefault":true,"controlId":"a","controlType":"FreqDroop","freqDroop":{"priority":1,"overFreq":50.2,"underFreq":49.8,"overDroop":0.05,"underDroop":0.05,"responseTime":5}}""")]
    [InlineData("Rejected MissingParam", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge"}""")]
    [InlineData("Rejected ValueOutOfRange", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":101}}""")]
    public async Task What_the_station_would_refuse_is_answered_alike_on_both_links(string status, string control)
    {
        await using var bench = await StartAsync(hasGateway: true);

        Assert.Equal(status, await bench.StatusAsync(Site, "SetDERControl", control));
        Assert.Equal(status, await bench.StatusAsync(Station, "SetDERControl", control));
    }
}
