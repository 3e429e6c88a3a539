using System.Globalization;
using Gateway.Balancing;

namespace Gateway.Benchmarks;

/// <summary>
/// What a decision costs on a large site: 1,000 EVSEs on 100 circuits, three phases. Only deciding is timed; what messages cost is
/// their senders' business. The sites take turns in short rounds, and what is told is the median of the rounds' figures: a
/// neighbour who takes the processor for a moment spoils a round of each and not all of one.
/// </summary>
internal static class BalanceBenchmark
{
    private const int Warmup = 1500;
    private const int Rounds = 9;
    private const int Ticks = 700;

    public static int Run()
    {
        Tell($"1,000 EVSEs, 100 circuits (10 of them metered), 3 phases; allocation is a whole tick, guard one reading of the grid meter.");
        Tell($"quiet: {BalanceSite.Quiet}");
        Tell($"busy:  {BalanceSite.Busy}");
        Tell($"{Warmup} ticks to warm up, then {Rounds} rounds of {Ticks} ticks, the sites in turn; a figure is the median of those of the rounds.");
        Tell($"'p99 cpu' leaves out what the thread waited for its processor.");
        Tell($"");
        Tell($"{"us",-32}{"p50",9}{"p99",9}{"p99 cpu",9}{"best p99",10}{"worst",10}{"bytes a tick",14}{"told",7}");
        var runs = (from strategy in Enum.GetValues<Strategy>()
                    from isBusy in new[] { false, true }
                    select new BalanceRun(strategy, isBusy, Ticks)).ToList();
        runs.ForEach(run => run.Live(Warmup));
        for (var round = 0; round < Rounds; round++)
        {
            runs.ForEach(run => run.Round());
        }

        runs.ForEach(run => run.Tell(Tell));
        Tell($"");
        Tell($"Stages of the allocation in us (timing them takes some of it): the median of all ticks, then the mean of the slowest hundredth.");
        Tell($"{"",-32}{string.Concat(Enum.GetNames<TickStage>().Select(n => $"{n.ToLowerInvariant(),9}"))}");
        foreach (var run in runs)
        {
            var (median, slowest) = run.Stages();
            Tell($"{run.Name,-32}{Row(median)}");
            Tell($"{run.Name + ", slowest",-32}{Row(slowest)}");
        }

        return 0;
    }

    private static string Row(double[] times) => string.Concat(times.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t,9:0.0}")));

    private static void Tell(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
