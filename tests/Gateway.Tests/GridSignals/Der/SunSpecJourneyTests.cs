using System.Text.Json;
using Gateway.GridSignals.Der;
using Gateway.GridSignals.Evidence;
using Gateway.Ocpp.Records.V2;
using Gateway.Simulation.Der;
using Gateway.Tests.Journeys;
using Gateway.Tests.Metering.SunSpec.Control;
using Gateway.Tests.Peers;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>From the CSMS's SetDERControl to the registers of a simulated SunSpec inverter, through the whole gateway.</summary>
public sealed class SunSpecJourneyTests
{
    private readonly SimulatedDer _inverter = new(new() { AdoptsIn = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

    public static TheoryData<DERControlEnumType> Kinds => [.. Enum.GetValues<DERControlEnumType>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_of_the_22_kinds_is_in_the_inverter_when_the_csms_is_answered_and_gone_once_it_is_cleared(DERControlEnumType kind)
    {
        var (server, url) = await _inverter.ServeAsync();
        await using var serving = server;
        await using var journey = await StartAsync(url);
        using var own = await BootedAsync(journey);
        var before = _inverter.Settings();

        var control = JsonSerializer.Serialize(Control.Any(kind, "c"), V2Json.Default.SetDERControlRequest);
        Assert.Equal("""{"status":"Accepted"}""", (await own.AsksAsync("SetDERControl", control)).GetRawText());
        var told = _inverter.Settings();
        Assert.Equal(kind is DERControlEnumType.PowerMonitoringMustTrip, told == before);       // that one the gateway watches itself

        Assert.Equal("Accepted", DerBench.Status(await own.AsksAsync("ClearDERControl", """{"isDefault":true}""")));
        await Patience.Until(() => _inverter.Settings() == before, "what the inverter does by itself");
    }

    [Fact]
    public async Task Evidence_of_a_control_tells_how_fast_the_inverter_took_it_and_is_exported()
    {
        var (server, url) = await _inverter.ServeAsync();
        await using var serving = server;
        await using var journey = await StartAsync(url);
        using var own = await BootedAsync(journey);

        await own.AsksAsync("SetDERControl", JsonSerializer.Serialize(Control.Default("c"), V2Json.Default.SetDERControlRequest));
        await own.AsksAsync("ClearDERControl", """{"isDefault":true}""");

        var evidence = journey.Gateway.Service<SignalLog>();
        await Patience.Until(() => evidence.All().Any(r => r.Steps.Any(s => s is { Stage: SignalStage.Ended, Resource: "roof" })), "the inverter without it");
        using var exported = new StringWriter();
        EvidenceText.Csv(evidence.All(), exported);
        Assert.Matches(
            @"derControl,csms,c,default VoltVar c,[^,]*,firstEffect,[^,]*,[0-9.]+,roof,,taken and read back [0-9.]+ s after it was told\r\n", exported.ToString());
    }

    private static Task<Journey> StartAsync(Uri inverter) => Journey.StartAsync(site => site with
    {
        CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]",
        Sections = $"devices: [{{ id: roof, role: pv, model: sunspec, connect: \"{inverter.ToString().TrimEnd('/')}\", unit: 1, every: 100 ms }}]",
    });

    private static async Task<OwnPeer> BootedAsync(Journey journey)
    {
        var own = await OwnPeer.BootedAsync(journey);
        await Patience.Until(() => journey.Gateway.Service<DerFleet>().Abilities.Count > 0, "what the inverter can do");
        return own;
    }
}
