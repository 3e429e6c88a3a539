using Gateway.GridSignals.Afrr;
using Gateway.Site;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Simulation.V2x;

/// <summary>The real gateway between a signal of frequency restoration and a simulated station whose car can discharge.</summary>
public sealed class SignalThroughGatewayTests
{
    private const string Signals = """
        signals:
          afrr:
            curve: [{ signal: -100, power: -20 kW }, { signal: 100, power: 20 kW }]
        """;

    private const double Most = 16, House = 5_000, Volts = 3 * 230;

    [Fact]
    public async Task A_signal_makes_the_car_feed_in_and_at_its_end_it_charges_again()
    {
        await using var bench = await V2xBench.StartAsync(hasGateway: true, site => site with
        {
            Sections = Signals, Stations = [$"{{ id: {V2xBench.Station}, v2x: {{ discharge: 10 kW }} }}"],
        });
        int? signal = null;
        bench.Passed = () => Tell(bench, signal);
        await bench.PlugInAsync();
        await bench.PassUntil(() => bench.Draws > Most - 1, "the car that charges");
        var since = bench.Time.GetTimestamp();
        await bench.PassUntil(() => bench.Time.GetElapsedTime(since) > TimeSpan.FromSeconds(90), "a minute and a half at rest");

        signal = -50;
        await bench.PassUntil(() => bench.Draws < 2.5, "10 kW less");      // 16 A are 11 kW
        signal = -100;
        await bench.PassUntil(() => bench.Draws < -10, "a car that feeds in");

        Assert.True(bench.Gateway!.Image.Station(V2xBench.Station).Now.Evses[0].SetPoint is { Current.Value: < 0 });
        signal = null;
        await bench.PassUntil(() => bench.Draws > Most - 1, "the car that charges again");
    }

    /// <summary>The grid meter once a step, the signal every four seconds.</summary>
    private static void Tell(V2xBench bench, int? signal)
    {
        var now = bench.Time.GetTimestamp();
        bench.Gateway!.Image.Announce("meter", DeviceRole.Grid);
        bench.Gateway.Image.Report(new("meter", now, null, null, null, new(House + (bench.Draws * Volts)), null, null, null));
        if (signal is { } value && bench.Time.GetUtcNow() is { Millisecond: 0 } at && at.Second % 4 == 0)
        {
            bench.Gateway.Service<AfrrDesk>().Take("test", new(at, value));
        }
    }
}
