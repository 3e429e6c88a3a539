using System.Globalization;
using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Benchmarks;

/// <summary>
/// What a decision costs on a large site: 1,000 EVSEs on 100 circuits, three phases, each tick with other house loads, other
/// draws and cars that come and go. Only deciding is timed; what messages cost is their senders' business.
/// </summary>
internal static class BalanceBenchmark
{
    private const int Warmup = 1500;
    private const int Ticks = 5000;

    public static int Run()
    {
        Tell($"1,000 EVSEs, 100 circuits (10 of them metered), 3 phases; {Ticks} ticks after {Warmup} to warm up");
        Tell($"                          p50 (us)   p99 (us)   worst (us)   bytes a tick");
        foreach (var strategy in Enum.GetValues<Strategy>())
        {
            Measure($"{strategy}, quiet".ToLowerInvariant(), new(strategy, isBusy: false));
            Measure($"{strategy}, busy".ToLowerInvariant(), new(strategy, isBusy: true));
        }

        return 0;
    }

    private static void Measure(string name, BalanceSite site)
    {
        var (allocation, guard) = (new List<double>(Ticks), new List<double>(Ticks));
        var (bytes, guardBytes) = (0L, 0L);
        for (var tick = -Warmup; tick < Ticks; tick++)
        {
            site.Second();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var from = TimeProvider.System.GetTimestamp();
            site.Guard();
            var between = TimeProvider.System.GetTimestamp();
            var middle = GC.GetAllocatedBytesForCurrentThread();
            site.Obey();
            var again = GC.GetAllocatedBytesForCurrentThread();
            var restart = TimeProvider.System.GetTimestamp();
            site.Decide();
            var to = TimeProvider.System.GetTimestamp();
            var after = GC.GetAllocatedBytesForCurrentThread();
            site.Obey();
            if (tick >= 0)
            {
                (bytes, guardBytes) = (bytes + after - again, guardBytes + middle - before);
                guard.Add(TimeProvider.System.GetElapsedTime(from, between).TotalMicroseconds);
                allocation.Add(TimeProvider.System.GetElapsedTime(restart, to).TotalMicroseconds);
            }
        }

        Tell(name + ": allocation", allocation, bytes);
        Tell(name + ": guard", guard, guardBytes);
    }

    private static void Tell(string name, List<double> times, long bytes)
    {
        times.Sort();
        Tell($"{name,-28}{times[times.Count / 2],8:0.0}{times[times.Count * 99 / 100],11:0.0}{times[^1],13:0.0}{bytes / (double)Ticks,15:0.##}");
    }

    private static void Tell(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
