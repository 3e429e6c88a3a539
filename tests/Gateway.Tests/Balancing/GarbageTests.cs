using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Support;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A tick makes no garbage, so that no collection comes between a meter and a cut.</summary>
public sealed class GarbageTests
{
    private const int Stations = 60;

    private readonly ManualTime _time = new();
    private readonly SiteImage _image;
    private readonly Balancer _balancer;
    private readonly double[] _limits = new double[Stations];
    private int _told;

    public GarbageTests()
    {
        var stations = Enumerable.Range(0, Stations).Select(i => Station($"CP-{i:00}", i % 2 == 0 ? "row-a" : "row-b", priority: i % 3));
        _image = new(
            new("t", "t", TimeZoneInfo.Utc, new(230),
                [Circuit("main", 700, meter: "grid", uncontrolled: 60), Circuit("row-a", 400, "main", "row", 0), Circuit("row-b", 300, "main")],
                stations.ToImmutableSortedDictionary(s => s.Id, s => s, StringComparer.Ordinal), Station("")), _time);
        foreach (var state in _image.Stations)
        {
            state.Connected("ocpp1.6");
            state.BootAnswered("Accepted");
            state.FallbackAccepted();
            state.TransactionRuns(1, "T1");
        }

        _balancer = new(
            _image, new() { Strategy = Strategy.Priority, Every = TimeSpan.FromSeconds(1), Reserve = new(2), StaleAfter = TimeSpan.FromSeconds(10) },
            _time.GetTimestamp());
    }

    //          the house moves   nobody, or many are told
    [Theory]
    [InlineData(0, 0)]
    [InlineData(150, 1000)]
    public void A_tick_and_a_guarded_reading_make_no_garbage(int swing, int told)
    {
        Live(400, swing);
        var (before, warm) = (_told, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(warm > 0);

        // The runtime itself may take something once, such as for a method that is compiled late; garbage comes every time.
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ => Live(400, swing)));

        Assert.True(_told - before >= told, $"{_told - before} limits were told");
    }

    /// <returns>Bytes that deciding took; what messages take is their senders' business.</returns>
    private long Live(int seconds, int swing)
    {
        var bytes = 0L;
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Measure(swing * (second / 20 % 2));
            var before = GC.GetAllocatedBytesForCurrentThread();
            _balancer.Guard("grid");
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            Obey();
            before = GC.GetAllocatedBytesForCurrentThread();
            _balancer.Tick();
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            Obey();
        }

        return bytes;
    }

    private void Measure(double house)
    {
        var at = _time.GetTimestamp();
        var (all, row) = (house, 0.0);
        for (var i = 0; i < Stations; i++)
        {
            var draws = Math.Max(6, _limits[i]);
            (all, row) = (all + draws, row + (i % 2 == 0 ? draws : 0));
            _image.Stations[i].Measured(1, new(at, PerPhase<Ampere>.Same(new(draws)), null, null, null, null));
        }

        _image.Report(new("grid", at, PerPhase<Ampere>.Same(new(all)), null, null, null, null, null, null));
        _image.Report(new("row", at, PerPhase<Ampere>.Same(new(row)), null, null, null, null, null, null));
    }

    private void Obey()
    {
        foreach (var command in Gateway.Balancing.Commands.Kinds.SelectMany(_balancer.Commands.Of).Where(c => c.Kind is not CommandKind.InstallFallback))
        {
            _told++;
            _limits[int.Parse(command.Evse.Station.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture)] = command.Current.Value;
            _image.Station(command.Evse.Station).LimitAccepted(1, command.Current);
        }
    }
}
