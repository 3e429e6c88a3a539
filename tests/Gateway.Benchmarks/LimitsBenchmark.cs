using System.Globalization;
using Gateway.Simulation.Plant;

namespace Gateway.Benchmarks;

/// <summary>
/// Plants drawn by lot whose grid operator limits them in every way there is: how fast what is drawn is below the limit, and whether it
/// stays there. In virtual time, with the real balancing and the real hub.
/// </summary>
internal static class LimitsBenchmark
{
    /// <summary>Stations of the 30 s and 60 s classes cannot be told anything in 15 s; what --class does not say is this.</summary>
    private const double UsualClass = 5;

    private const int MostCulprits = 10;

    public static int Run(PlantOptions options)
    {
        var lives = options.Trace ? 1 : Math.Max(1, (int)Math.Ceiling(options.Hours / options.Life));
        var wishes = options.Wishes with { Class = options.Wishes.Class ?? UsualClass };
        var figures = new Dictionary<SignalScenario, SignalFigures>[lives];
        var started = TimeProvider.System.GetTimestamp();
        Parallel.For(0, lives, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, life =>
        {
            using var plant = new SignalLife(options.Seed + life, wishes);
            if (options.Trace)
            {
                PlantTrace.Attach(plant, Console.Out);
            }

            plant.Live(options.Life);
            figures[life] = plant.Figures;
        });

        Say($"{lives * options.Life:0} site-hours, seed {options.Seed}, stations of the {wishes.Class} s class; {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        Say($"{"",-16}{"limits",8}{"below after p50",18}{"p95",9}{"most",9}{"above later: W",17}{"s",8}{"s at a stretch",17}{"briefly: W",13}{"s",8}{"used",8}");
        var isGood = true;
        foreach (var scenario in Enum.GetValues<SignalScenario>())
        {
            var sum = new SignalFigures();
            Array.ForEach(figures, f => sum.Add(f[scenario]));
            isGood &= Tell(scenario, sum);
        }

        return isGood ? 0 : 1;
    }

    private static bool Tell(SignalScenario scenario, SignalFigures sum)
    {
        sum.Reactions.Sort();
        var most = sum.Reactions.DefaultIfEmpty(0).Max();
        Say($"{scenario,-16}{sum.Reactions.Count,8}{At(sum, 0.5),16:0.0} s{At(sum, 0.95),7:0.0} s{most,7:0.0} s{sum.Watt,17:0}{sum.Seconds,8:0.0}{sum.Longest,17:0.0}{sum.BriefWatt,13:0}{sum.BriefSeconds,8:0.0}{100 * sum.Used / Math.Max(1, sum.Allowed),6:0} %");
        foreach (var culprit in sum.Culprits.Take(MostCulprits))
        {
            Console.WriteLine($"  --seed {culprit}");
        }

        return most <= SignalFigures.Patience && sum.Watt == 0;
    }

    private static double At(SignalFigures sum, double part)
        => sum.Reactions.Count == 0 ? 0 : sum.Reactions[Math.Max(0, (int)Math.Ceiling(part * sum.Reactions.Count) - 1)];

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
