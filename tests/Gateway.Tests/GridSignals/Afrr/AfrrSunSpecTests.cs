using System.Globalization;
using Gateway.GridSignals;
using Gateway.Simulation.Der;
using Gateway.Site;
using Gateway.Tests.Journeys;
using Gateway.Tests.Metering.SunSpec.Control;
using Gateway.Tests.Peers;

namespace Gateway.Tests.GridSignals.Afrr;

/// <summary>From the CSMS's AFRRSignal to the registers of a simulated SunSpec battery, through the whole gateway.</summary>
public sealed class AfrrSunSpecTests
{
    private const double House = 10_000;

    private readonly SimulatedDer _battery = new(new() { Stores = true }, TimeProvider.System);

    [Fact]
    public async Task A_battery_gives_what_the_signal_asks_for_and_the_meter_shows_it_delivered()
    {
        var (server, url) = await _battery.ServeAsync();
        await using var serving = server;
        await using var journey = await Journey.StartAsync(site => site with
        {
            CsmsKeys = "protocols: [ocpp2.1, ocpp1.6]",
            Sections = $$"""
                devices: [{ id: cellar, role: battery, model: sunspec, connect: "{{url.ToString().TrimEnd('/')}}", unit: 1, every: 100 ms }]
                signals:
                  afrr: { curve: [{ signal: -100, power: -8 kW }, { signal: 100, power: 8 kW }], baseline: 10 kW, equipment: [cellar], cars: false }
                """,
        });
        using var own = await OwnPeer.BootedAsync(journey);
        await Patience.Until(() => journey.Gateway.Service<IEnumerable<IDerEquipment>>().Single().Ability is not null, "what the battery can do");

        await SignalledUntilAsync(journey, own, -50, () => _battery.Watt > 3500);
        await SignalledUntilAsync(journey, own, -50, () => journey.Gateway.Image.Freeze().Afrr?.Delivered?.Value < -3500);

        Assert.InRange(_battery.Watt, 3500, 4500);
        Assert.Equal(1, _battery.Number(704, "WSetEna"));
        Assert.InRange(_battery.Number(704, "WSetRvrtTms"), 1, 30);
    }

    private async Task SignalledUntilAsync(Journey journey, OwnPeer own, int signal, Func<bool> isSo)
    {
        using var patience = Patience.Start();
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        journey.Gateway.Image.Announce("meter", DeviceRole.Grid);
        for (var turn = 0; !isSo(); turn++)
        {
            journey.Gateway.Image.Report(new("meter", TimeProvider.System.GetTimestamp(), null, null, null, new(House - _battery.Watt), null, null, null));
            if (turn % 10 == 5)
            {
                var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                await own.AsksAsync("AFRRSignal", $$"""{"timestamp":"{{at}}","signal":{{signal}}}""");
            }

            await turns.WaitForNextTickAsync(patience.Token);
        }
    }
}
