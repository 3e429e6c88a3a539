using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.GridSignals.Der;
using Gateway.Tests.Metering;
using Gateway.Tests.Metering.SunSpec.Control;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Interop;

/// <summary>
/// DER controls from a strict foreign CSMS to the registers of an inverter behind a foreign Modbus server, with the gateway in between.
/// Where its models begin stands at <see cref="ForeignInverterTests"/>.
/// </summary>
public sealed class DerThroughTheGatewayTests : IAsyncLifetime
{
    private ForeignProcess _inverter = null!;
    private ForeignCsms _csms = null!;
    private RunningGateway _gateway = null!;

    private Uri Inverter => new($"tcp://127.0.0.1:{_inverter.Told}");

    public async Task InitializeAsync()
    {
        _inverter = await ForeignProcess.StartAsync("pymodbus_inverter.py");
        _csms = await ForeignCsms.StartAsync();
        _gateway = await RunningGateway.StartAsync((stations, status) => $$"""
            site: { id: depot }
            csms: { url: "{{_csms.Url}}", protocols: [ocpp2.1] }
            stations:
              listen: [ { url: "ws://127.0.0.1:{{stations}}/ocpp", security: none } ]
              defaults: { circuit: main, fallbackCurrent: 6 A }
              list: [ { id: CP-1 } ]
            circuits: [ { id: main, limit: 63 A, uncontrolled: 0 A } ]
            devices: [ { id: roof, role: pv, model: sunspec, connect: "tcp://127.0.0.1:{{_inverter.Told}}", unit: 1, every: 100 ms } ]
            status: { listen: "http://127.0.0.1:{{status}}" }
            """);
        await Patience.Until(() => _gateway.Image.Csms.BootStatus == "Accepted", "the gateway's boot");
        await Patience.Until(() => _gateway.Service<DerFleet>().Abilities.Count > 0, "what the inverter can do");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _csms.DisposeAsync();
        await _inverter.DisposeAsync();
    }

    [Fact]
    public async Task What_a_foreign_csms_sets_acts_in_a_foreign_inverter_until_it_is_cleared()
    {
        var before = await LookAsync();

        await SetsAsync("VoltVar", "curve", """{"priority":1,"yUnit":"PctMaxVar","curveData":[{"x":91.5,"y":44},{"x":98,"y":0},{"x":102,"y":0},{"x":108,"y":-44}]}""");
        await SetsAsync("LVMustTrip", "curve", """{"priority":1,"yUnit":"Not_Applicable","curveData":[{"x":45,"y":0.16},{"x":70,"y":2}]}""");
        await SetsAsync("FreqDroop", "freqDroop", """{"priority":1,"overFreq":50.2,"underFreq":49.8,"overDroop":0.04,"underDroop":0.04,"responseTime":3}""");
        await SetsAsync("LimitMaxDischarge", "limitMaxDischarge", """{"priority":1,"pctMaxDischargePower":35}""");
        await SetsAsync("EnterService", "enterService", """{"priority":1,"highVoltage":109,"lowVoltage":90,"highFreq":50.1,"lowFreq":49.9,"delay":300}""");

        ushort[] curve = [9150, 4400, 9800, 0, 10200, 0, 10800, 61136];
        Assert.Equal(curve, await SteeredSite.LookAsync(Inverter, 40388, 8));
        ushort[] told =
        [
            1,                                          // 705: Ena
            2, 4500, 0, 160,                            // 707: MustTrip of the set that acts, how many points and the first
            0, 20, 0, 20, 4, 4, 0, 3,                   // 711: the set that acts
            1, 35,                                      // 704: WMaxLimPctEna, WMaxLimPct
            1, 10900, 9000, 0, 50100, 0, 49900, 0, 300, // 703
        ];
        Assert.Equal(told, await LookAsync());
        ushort[] second = [7000, 0, 2000];
        Assert.Equal(second, await SteeredSite.LookAsync(Inverter, 40428, 3));
        Assert.Equal(5, await ReportedAsync());

        Assert.Equal("Accepted", await AskAsync("ClearDERControl", """{"isDefault":true}"""));
        await UntilAsync(async () => (await LookAsync()).SequenceEqual(before));
        Assert.Empty(_csms.Peer.Said.Complaints());
    }

    [Fact]
    public async Task A_foreign_csms_hears_when_a_scheduled_control_starts_and_ends()
    {
        await SetsAsync("LimitMaxDischarge", "limitMaxDischarge", """{"priority":1,"pctMaxDischargePower":60}""");

        var start = JsonSerializer.Serialize(TimeProvider.System.GetUtcNow());
        Assert.Equal("Accepted", await AskAsync("SetDERControl", $$"""
            {"isDefault":false,"controlId":"peak","controlType":"LimitMaxDischarge",
             "limitMaxDischarge":{"priority":0,"pctMaxDischargePower":20,"startTime":{{start}},"duration":3} }
            """));
        Assert.Equal([1, 20], await SteeredSite.LookAsync(Inverter, 40310, 2));
        await HearsAsync(started: true);
        await HearsAsync(started: false);
        await UntilAsync(async () => await SteeredSite.LookAsync(Inverter, 40310, 2) is [1, 60]);
        Assert.Empty(_csms.Peer.Said.Complaints());
    }

    [Theory]
    [InlineData("""{"isDefault":true,"controlId":"c","controlType":"VoltWatt","curve":{"priority":1,"yUnit":"PctMaxW","curveData":[{"x":105,"y":100},{"x":110,"y":0}]}}""", "NotSupported")]
    [InlineData("""{"isDefault":true,"controlId":"c","controlType":"LVMustTrip","curve":{"priority":1,"yUnit":"Not_Applicable","curveData":[{"x":110,"y":2}]}}""", "Rejected")]
    public async Task What_the_inverter_cannot_do_is_refused_with_a_reason(string control, string status)
    {
        var before = await LookAsync();

        var answer = await _csms.CallAsync("depot", "SetDERControl", JsonNode.Parse(control)!);

        Assert.Equal(status, answer.GetProperty("result").Text("status"));
        Assert.NotEmpty(answer.GetProperty("result").GetProperty("statusInfo").Text("additionalInfo")!);
        Assert.Equal(before, await LookAsync());
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private async Task SetsAsync(string kind, string setting, string values)
        => Assert.Equal("Accepted", await AskAsync(
            "SetDERControl", $$"""{"isDefault":true,"controlId":"{{kind}}-1","controlType":"{{kind}}","{{setting}}":{{values}} }"""));

    private async Task<string?> AskAsync(string action, string payload)
    {
        var line = await _csms.CallAsync("depot", action, JsonNode.Parse(payload)!);
        Assert.True(line.Event() is "answer", line.GetRawText());
        return line.GetProperty("result").Text("status");
    }

    /// <summary>How many controls the gateway reports.</summary>
    private async Task<int> ReportedAsync()
    {
        Assert.Equal("Accepted", await AskAsync("GetDERControl", """{"requestId":7}"""));
        var report = (await _csms.HearsCallAsync("depot", "ReportDERControl")).GetProperty("params");
        return report.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Array).Sum(p => p.Value.GetArrayLength());
    }

    private Task<JsonElement> HearsAsync(bool started) => _csms.Peer.HearsAsync(
        started ? "a start" : "an end",
        line => line.Event() is "call" && line.Text("method") is "NotifyDERStartStop"
            && line.GetProperty("params") is var told && told.Text("controlId") is "peak" && told.GetProperty("started").GetBoolean() == started);

    /// <summary>What acts in the inverter.</summary>
    private async Task<ushort[]> LookAsync()
    {
        var all = new List<ushort>();
        foreach (var (address, count) in new[] { (40365, 1), (40424, 4), (40499, 8), (40310, 2), (40279, 9) })
        {
            all.AddRange(await SteeredSite.LookAsync(Inverter, address, count));
        }

        return [.. all];
    }
}
