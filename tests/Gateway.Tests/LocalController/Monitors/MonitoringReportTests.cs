using System.Text.Json;
using Gateway.LocalController;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>What a report of the monitors tells. OCPP 2.1 part 2, N02.</summary>
public sealed class MonitoringReportTests
{
    private static readonly VariableMonitor[] Monitors =
    [
        new(1, new("Site", null, "Load"), MonitorEnumType.UpperThreshold, 1, 1) { Origin = EventNotificationEnumType.HardWiredMonitor },
        new(100, new("Meter", "a", "Power"), MonitorEnumType.Delta, 5, 5),
        new(101, new("Meter", "a", "Power"), MonitorEnumType.LowerThreshold, 5, 5) { OnlyInTransactions = true },
        new(102, new("Meter", "b", "Power", "L1"), MonitorEnumType.Periodic, 60, 5),
        new(103, new("Meter", "b", "Current"), MonitorEnumType.PeriodicClockAligned, 60, 5),
        new(104, new("Meter", "b", "Current"), MonitorEnumType.TargetDelta, 1, 5),
    ];

    [Theory]
    [InlineData("{}", "1 100 101 102 103 104")]
    [InlineData("""{"monitoringCriteria":["ThresholdMonitoring"]}""", "1 101")]
    [InlineData("""{"monitoringCriteria":["DeltaMonitoring"]}""", "100 104")]
    [InlineData("""{"monitoringCriteria":["PeriodicMonitoring","ThresholdMonitoring"]}""", "1 101 102 103")]
    [InlineData("""{"componentVariable":[{"component":{"name":"meter"}}]}""", "100 101 102 103 104")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Meter","instance":"b"}}]}""", "102 103 104")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Meter"},"variable":{"name":"Power"}}]}""", "100 101 102")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Meter"},"variable":{"name":"Power","instance":"L1"}}]}""", "102")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Meter","evse":{"id":1}}}]}""", "")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Site"}},{"component":{"name":"Meter"},"variable":{"name":"Current"}}]}""", "1 103 104")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Meter"}}],"monitoringCriteria":["PeriodicMonitoring"]}""", "102 103")]
    [InlineData("""{"componentVariable":[{"component":{"name":"Nobody"}}]}""", "")]
    public void N02_A_report_tells_of_what_was_asked_for(string criteria, string ids)
    {
        var asked = JsonSerializer.Deserialize(
            """{"requestId":1""" + (criteria is "{}" ? "}" : "," + criteria[1..]), V2Json.Default.GetMonitoringReportRequest)!;

        var report = MonitoringReportBlock.Select(Monitors, asked, OcppVersion.V21);

        Assert.Equal(ids, string.Join(' ', report.SelectMany(v => v.VariableMonitoring).Select(m => m.Id).Order()));
        Assert.Equal(report.Count, report.DistinctBy(v => (v.Component, v.Variable)).Count());
    }

    [Fact]
    public void N02_A_2_0_1_csms_hears_of_nothing_that_it_cannot_know()
    {
        var report = MonitoringReportBlock.Select(Monitors, new(1), OcppVersion.V201);

        Assert.DoesNotContain(report.SelectMany(v => v.VariableMonitoring), m => m.Id is 104);
        var call = Calls.NotifyMonitoringReport(OcppVersion.V201, 1, DateTimeOffset.UnixEpoch, 0, report, more: false);
        Assert.Null(PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V201).Find(call.Action)!.Request, call.Payload.Span));
    }

    [Fact]
    public async Task N02_Where_there_is_nothing_to_tell_the_answer_says_so()
    {
        using var gateway = new MonitoredGateway();

        var answer = await gateway.AnswersAsync(
            "GetMonitoringReport", """{"requestId":1,"componentVariable":[{"component":{"name":"Nobody"}}]}""");

        Assert.Equal("EmptyResultSet", answer["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(50, "50")]
    [InlineData(120, "50 50 20")]
    public void A_long_list_is_cut_into_pieces(int items, string sizes)
    {
        var parts = Parts.Of(Enumerable.Range(0, items).Select(i => new StreamDataElementType(i, "x")), V2Json.Default.StreamDataElementType);

        Assert.Equal(sizes, string.Join(' ', parts.Select(p => p.Count)));
        Assert.Equal(Enumerable.Range(0, items).Select(i => (double)i), parts.SelectMany(p => p).Select(p => p.T));
    }

    [Fact]
    public void Pieces_are_small_where_items_are_large()
    {
        var large = new StreamDataElementType(0, new('x', 2500));

        var parts = Parts.Of(Enumerable.Repeat(large, 40), V2Json.Default.StreamDataElementType);

        Assert.All(parts, p => Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(p.ToArray()).Length, 1, Parts.MostBytes));
        Assert.Equal(40, parts.Sum(p => p.Count));
    }
}
