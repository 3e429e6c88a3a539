using System.Text.Json.Nodes;
using Gateway.Simulation;
using static Gateway.Tests.Simulation.V2x.V2xBench;

namespace Gateway.Tests.Simulation.V2x;

/// <summary>DER controls that a CSMS sets on a simulated station itself. OCPP 2.1 part 2, block R.</summary>
public sealed class StationControlsTests
{
    [Theory]
    [InlineData("NotSupported UnsupportedParam", """{"isDefault":true,"controlId":"a","controlType":"FreqDroop","freqDroop":{"priority":1,"overFreq":50.2,"underFreq":49.8,"overDroop":0.05,"underDroop":0.05,"responseTime":5}}""")]
    [InlineData("Rejected MissingParam", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge"}""")]
    [InlineData("Rejected InvalidValue", """{"isDefault":true,"controlId":"a","controlType":"VoltVar","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50}}""")]
    [InlineData("Rejected InvalidValue", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge","gradient":{"priority":1,"gradient":1,"softGradient":1},"limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50}}""")]
    [InlineData("Rejected InvalidSchedule", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50,"duration":60}}""")]
    [InlineData("Rejected MissingParam", """{"isDefault":false,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50,"duration":60}}""")]
    [InlineData("Rejected InvalidSchedule", """{"isDefault":false,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50,"startTime":"2026-03-01T11:00:00Z","duration":60}}""")]
    [InlineData("Rejected ValueOutOfRange", """{"isDefault":false,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50,"startTime":"2026-03-01T12:00:00Z","duration":0}}""")]
    [InlineData("Rejected InvalidValue", """{"isDefault":false,"controlId":"a","controlType":"Gradients","gradient":{"priority":1,"gradient":1,"softGradient":1}}""")]
    [InlineData("Rejected ValueOutOfRange", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":101}}""")]
    [InlineData("Rejected MissingParam", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1}}""")]
    [InlineData("Rejected InvalidValue", """{"isDefault":true,"controlId":"a","controlType":"VoltWatt","curve":{"priority":1,"yUnit":"PctMaxVar","curveData":[{"x":1,"y":1}]}}""")]
    [InlineData("Rejected InvalidValue", """{"isDefault":true,"controlId":"a","controlType":"VoltVar","curve":{"priority":1,"yUnit":"PctMaxVar","curveData":[{"x":2,"y":1},{"x":1,"y":2}]}}""")]
    [InlineData("Rejected ValueOutOfRange", """{"isDefault":true,"controlId":"a","controlType":"FixedPFInject","fixedPFInject":{"priority":1,"displacement":1.2,"excitation":true}}""")]
    [InlineData("Rejected InvalidValue", """{"isDefault":true,"controlId":"taken","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50}}""")]
    [InlineData("Accepted", """{"isDefault":true,"controlId":"a","controlType":"LimitMaxDischarge","limitMaxDischarge":{"priority":1,"pctMaxDischargePower":50}}""")]
    public async Task R04_A_control_is_answered_with_status_and_reason(string status, string control)
    {
        await using var bench = await StartAsync(hasGateway: false);
        await bench.AskAsync(Station, "SetDERControl", VoltVar("taken"));

        Assert.Equal(status, await bench.StatusAsync(Station, "SetDERControl", control));
        Assert.Equal(status is "Accepted" ? 0.5 * MaxWatt : MaxWatt, bench.Controls.MostWatt);
    }

    [Fact]
    public async Task What_breaks_the_schema_is_an_error_of_the_call()
    {
        await using var bench = await StartAsync(hasGateway: false);

        var outcome = await bench.Csms.CallAsync(
            Station, "SetDERControl", (JsonObject)JsonNode.Parse("""{"isDefault":true,"controlId":"a","controlType":"Nonsense"}""")!, CancellationToken.None);

        Assert.Equal("PropertyConstraintViolation", outcome.Error);
    }

    [Fact]
    public async Task R04_FR_20_FR_21_Start_and_end_are_told_with_who_gives_way()
    {
        await using var bench = await StartAsync(hasGateway: false);
        await bench.AskAsync(Station, "SetDERControl", Limit("old", 80, priority: 5, start: 0, seconds: 60));
        await bench.HearsAsync(Station, "NotifyDERStartStop", "old");
        await bench.AskAsync(Station, "SetDERControl", Limit("new", 40, priority: 4, start: 20, seconds: 60));
        Assert.Equal(0.8 * MaxWatt, bench.Controls.MostWatt, 3);

        var started = await bench.HearsAsync(Station, "NotifyDERStartStop", "new");
        Assert.Equal((true, "old"), ((bool)started["started"]!, (string)started["supersededIds"]![0]!));
        Assert.Equal(0.4 * MaxWatt, bench.Controls.MostWatt, 3);

        Assert.Equal("new", (string)(await bench.HearsAsync(Station, "NotifyDERStartStop", "\"started\":false"))["controlId"]!);
        Assert.Equal(MaxWatt, bench.Controls.MostWatt);
        Assert.Equal("NotFound", await bench.StatusAsync(Station, "GetDERControl", """{"requestId":1}"""));      // R04.FR.10, FR.30
    }

    [Fact]
    public async Task R04_FR_32_A_report_comes_in_parts_and_says_so()
    {
        await using var bench = await StartAsync(hasGateway: false);
        await bench.AskAsync(Station, "SetDERControl", """{"isDefault":true,"controlId":"g","controlType":"Gradients","gradient":{"priority":1,"gradient":1,"softGradient":2}}""");
        await bench.AskAsync(Station, "SetDERControl", """{"isDefault":true,"controlId":"f","controlType":"FixedPFInject","fixedPFInject":{"priority":1,"displacement":0.9,"excitation":true}}""");
        await bench.AskAsync(Station, "SetDERControl", VoltVar("v"));
        foreach (var id in (string[])["l1", "l2", "l3"])
        {
            await bench.AskAsync(Station, "SetDERControl", Limit(id, 50, 1));
        }

        Assert.Equal("Accepted", await bench.StatusAsync(Station, "GetDERControl", """{"requestId":7}"""));

        await bench.PassUntil(() => bench.Heard.Count(h => h.Action == "ReportDERControl") is 2, "the report");
        var parts = bench.Heard.Where(h => h.Action == "ReportDERControl").Select(h => h.Payload).ToList();
        Assert.Equal([true, null], parts.Select(p => (bool?)p["tbc"]));
        Assert.Equal(["f", "g", "l1", "v", "l2", "l3"], parts.SelectMany(Ids));
        Assert.Equal([true, true, false], parts.SelectMany(p => (JsonArray)p["limitMaxDischarge"]!).Select(l => (bool)l!["isSuperseded"]!));
    }

    [Theory]
    [InlineData("""{"isDefault":true,"controlId":"d"}""", "Accepted", "s")]
    [InlineData("""{"isDefault":false,"controlType":"LimitMaxDischarge"}""", "Accepted", "d")]
    [InlineData("""{"isDefault":false,"controlId":"d"}""", "NotFound", "d s")]
    [InlineData("""{"isDefault":true,"controlType":"VoltVar"}""", "NotFound", "d s")]
    [InlineData("""{"isDefault":true,"controlType":"FreqDroop"}""", "NotSupported UnsupportedParam", "d s")]
    public async Task R04_FR_41_to_FR_46_What_fits_is_cleared(string clear, string status, string left)
    {
        await using var bench = await StartAsync(hasGateway: false);
        await bench.AskAsync(Station, "SetDERControl", Limit("d", 50, 1));
        await bench.AskAsync(Station, "SetDERControl", Limit("s", 20, 1, start: 100, seconds: 60));

        Assert.Equal(status, await bench.StatusAsync(Station, "ClearDERControl", clear));

        await bench.AskAsync(Station, "GetDERControl", """{"requestId":1}""");
        Assert.Equal(left, string.Join(' ', Ids(await bench.HearsAsync(Station, "ReportDERControl"))));
    }

    [Fact]
    public async Task R05_FR_03_FR_04_There_is_one_alarm_and_its_end_is_told_once()
    {
        await using var bench = await StartAsync(hasGateway: false);
        Assert.False(bench.Sim.Alarm("LimitMaxDischarge", "OverCurrent"));      // nothing of this type acts
        await bench.AskAsync(Station, "SetDERControl", Limit("l", 50, 1));
        await bench.AskAsync(Station, "SetDERControl", VoltVar("v"));

        Assert.True(bench.Sim.Alarm("LimitMaxDischarge", "OverCurrent") && bench.Sim.Alarm("LimitMaxDischarge", "OverCurrent"));
        Assert.True(bench.Sim.Alarm("VoltVar", "OverVoltage"));
        await bench.AskAsync(Station, "ClearDERControl", """{"isDefault":true,"controlId":"v"}""");     // what caused it is gone
        await bench.HearsAsync(Station, "NotifyDERAlarm", "alarmEnded");

        Assert.False(bench.Sim.EndAlarm());
        Assert.Equal(
            ["LimitMaxDischarge OverCurrent", "VoltVar OverVoltage", "VoltVar OverVoltage True"],
            bench.Heard.Where(h => h.Action == "NotifyDERAlarm")
                .Select(h => $"{h.Payload["controlType"]} {h.Payload["gridEventFault"]} {(bool?)h.Payload["alarmEnded"]}".TrimEnd()));
    }

    [Fact]
    public async Task R01_FR_03_Controls_outlive_a_restart()
    {
        await using var bench = await StartAsync(hasGateway: false);
        await bench.AskAsync(Station, "SetDERControl", Limit("l", 50, 1));

        await bench.AskAsync(Station, "Reset", """{"type":"Immediate"}""");
        await bench.PassUntil(() => bench.Csms.Count(Station, "BootNotification") is 2 && bench.Csms.Connected.Contains(Station), "the restart");

        await bench.AskAsync(Station, "GetDERControl", """{"requestId":1}""");
        Assert.Equal(["l"], Ids(await bench.HearsAsync(Station, "ReportDERControl")));
    }

    private static string VoltVar(string id) => new JsonObject
    {
        ["isDefault"] = true, ["controlId"] = id, ["controlType"] = "VoltVar",
        ["curve"] = new JsonObject
        {
            ["priority"] = 1, ["yUnit"] = "PctMaxVar",
            ["curveData"] = new JsonArray(new JsonObject { ["x"] = 92, ["y"] = 30 }, new JsonObject { ["x"] = 108, ["y"] = -30 }),
        },
    }.ToJsonString();

    internal static string Limit(string id, double percent, int priority, double? start = null, double seconds = 0) => new JsonObject
    {
        ["isDefault"] = start is null, ["controlId"] = id, ["controlType"] = "LimitMaxDischarge",
        ["limitMaxDischarge"] = start is { } from
            ? new JsonObject { ["priority"] = priority, ["pctMaxDischargePower"] = percent, ["startTime"] = Readings.Time(Start.AddSeconds(from)), ["duration"] = seconds }
            : new JsonObject { ["priority"] = priority, ["pctMaxDischargePower"] = percent },
    }.ToJsonString();

    /// <summary>Of the controls in a report, list by list in the order of their names.</summary>
    internal static IEnumerable<string> Ids(JsonObject report)
        => report.Where(list => list.Value is JsonArray).OrderBy(list => list.Key is "curve" ? "z" : list.Key, StringComparer.Ordinal)
            .SelectMany(list => (JsonArray)list.Value!).Select(c => (string)c!["id"]!);

    private static DateTimeOffset Start => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
}
