using System.Text.Json;
using Gateway.GridSignals;
using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>A CSMS sets, asks for and clears DER controls over the gateway's own link, and hears what becomes of them.</summary>
public sealed class DerJourneyTests
{
    private const string V201 = "protocols: [ocpp2.0.1, ocpp1.6]", V21 = "protocols: [ocpp2.1, ocpp1.6]";

    private readonly ManualTime _time = new();
    private readonly Inverter _roof = new("roof");

    [Fact]
    public async Task R04_FR_20_A_scheduled_control_is_set_started_reported_and_ended()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        Assert.Equal("Accepted", await SetsAsync(own, Default("d")));

        Assert.Equal("Accepted", await SetsAsync(own, Scheduled("s", 30, 60)));
        var started = await own.HearsAsync("NotifyDERStartStop", _time);
        Assert.Equal(("s", true), (started.GetProperty("controlId").GetString(), started.GetProperty("started").GetBoolean()));
        await _roof.HearsAsync("s");

        Assert.Equal("Accepted", DerBench.Status(await own.AsksAsync("GetDERControl", """{"requestId":7}""")));
        var report = await own.HearsAsync("ReportDERControl");
        Assert.Equal(7, report.GetProperty("requestId").GetInt32());
        Assert.Equal(["d", "s"], report.GetProperty("curve").EnumerateArray().Select(c => c.GetProperty("id").GetString()));

        var ended = await own.HearsAsync("NotifyDERStartStop", _time);
        Assert.False(ended.GetProperty("started").GetBoolean());
        await _roof.HearsAsync("d");
    }

    [Fact]
    public async Task R04_FR_32_A_long_report_is_sent_in_parts_of_which_all_but_the_last_say_so()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        DERControlEnumType[] kinds = [VoltVar, VoltWatt, FreqDroop];
        foreach (var kind in kinds)
        {
            await SetsAsync(own, Any(kind, $"default {kind}"));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("Accepted", await SetsAsync(own, Scheduled($"v{i}", 1000 + (i * 100), 50)));
            Assert.Equal("Accepted", await SetsAsync(own, Scheduled($"w{i}", 1000 + (i * 100), 50, kind: VoltWatt)));
        }

        await own.AsksAsync("GetDERControl", """{"requestId":9}""");

        var parts = new List<JsonElement>();
        do
        {
            parts.Add(await own.HearsAsync("ReportDERControl"));
        }
        while (parts[^1].TryGetProperty("tbc", out var more) && more.GetBoolean());
        Assert.Equal(2, parts.Count);
        Assert.All(parts, p => Assert.InRange(p.TryGetProperty("curve", out var curves) ? curves.GetArrayLength() : 0, 0, 24));
        Assert.Equal(43, parts.Sum(Count));
    }

    [Fact]
    public async Task R04_FR_31_What_was_superseded_is_reported_as_such()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await SetsAsync(own, Default("old"));
        await SetsAsync(own, Default("new", priority: 1));

        await own.AsksAsync("GetDERControl", """{"requestId":9,"isDefault":true,"controlType":"VoltVar"}""");

        var curves = (await own.HearsAsync("ReportDERControl")).GetProperty("curve").EnumerateArray();
        Assert.Equal([("old", true), ("new", false)], curves.Select(c => (c.GetProperty("id").GetString()!, c.GetProperty("isSuperseded").GetBoolean())));
    }

    [Fact]
    public async Task Other_calls_are_answered_while_equipment_adopts_a_control()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        var adopting = new TaskCompletionSource<DerOutcome>();
        _roof.Takes = _ => adopting.Task;
        var setting = SetsAsync(own, Default("d"));
        await _roof.HearsAsync("d");

        await own.AsksAsync("GetTransactionStatus", "{}");
        Assert.False(setting.IsCompleted);
        adopting.SetResult(new(DerResult.Done));

        Assert.Equal("Accepted", await setting);
    }

    [Fact]
    public async Task A_control_that_ended_while_the_csms_was_away_is_told_when_it_is_back()
    {
        await using var journey = await StartAsync();
        var own = await OwnPeer.BootedAsync(journey);
        await SetsAsync(own, Scheduled("s", 0, 30));
        await own.HearsAsync("NotifyDERStartStop");
        await Patience.Until(() => journey.Gateway.Service<OwnPost>().Count is 0, "the answer to what it was told");
        journey.Csms.Refuses(TestSite.Gateway, 503);
        own.Cut();
        await _time.PassUntilAsync(_roof.HearsAsync(null));

        journey.Csms.LetsIn(TestSite.Gateway);
        var again = OwnPeer.BootedAsync(journey);
        await _time.PassUntilAsync(again);
        using var back = await again;

        Assert.False((await back.HearsAsync("NotifyDERStartStop", _time)).GetProperty("started").GetBoolean());
    }

    [Fact]
    public async Task R05_An_alarm_reaches_the_csms()
    {
        await using var journey = await StartAsync();
        using var own = await OwnPeer.BootedAsync(journey);
        await SetsAsync(own, Default("trip", kind: LVMustTrip));

        _roof.Faults = [GridEventFaultEnumType.UnderVoltage];

        Assert.Equal("LVMustTrip", (await own.HearsAsync("NotifyDERAlarm", _time)).GetProperty("controlType").GetString());
    }

    [Fact]
    public async Task In_2_0_1_there_are_no_der_controls()
    {
        await using var journey = await StartAsync(V201);
        using var own = await OwnPeer.BootedAsync(journey);

        var frame = await own.AsksForFrameAsync("SetDERControl", JsonSerializer.Serialize(Default("d"), V2Json.Default.SetDERControlRequest));

        Assert.Equal("NotImplemented", frame[2].GetString());
    }

    [Fact]
    public async Task A_control_that_the_csms_sets_on_a_station_passes_untouched()
    {
        await using var journey = await StartAsync();
        var pair = await journey.ConnectAsync(protocol: "ocpp2.1");

        await pair.PassesDownAsync($$"""[2,"a","SetDERControl", {{JsonSerializer.Serialize(Default("d"), V2Json.Default.SetDERControlRequest)}}]""");
        await pair.PassesUpAsync("""[3,"a", {"status":"Accepted"}]""");
        await pair.PassesUpAsync("""[2,"b","NotifyDERAlarm",{"controlType":"VoltVar","timestamp":"2026-03-01T12:00:00Z"}]""");
        await pair.PassesDownAsync("""[3,"b",{}]""");

        Assert.Empty(_roof.Puts);
    }

    private static int Count(JsonElement part) => part.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Array).Sum(p => p.Value.GetArrayLength());

    private static async Task<string> SetsAsync(OwnPeer own, SetDERControlRequest control)
        => DerBench.Status(await own.AsksAsync("SetDERControl", JsonSerializer.Serialize(control, V2Json.Default.SetDERControlRequest)));

    private Task<Journey> StartAsync(string protocols = V21)
        => Journey.StartAsync(site => site with { CsmsKeys = protocols }, _time, more: services => services.AddSingleton<IDerEquipment>(_roof));
}
