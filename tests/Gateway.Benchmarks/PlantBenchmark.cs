using Gateway.Simulation.Plant;

namespace Gateway.Benchmarks;

/// <summary>Plants drawn by lot, one after the other, with the real balancing in charge; what came of them.</summary>
internal static class PlantBenchmark
{
    public static int Run(PlantOptions options)
    {
        var lives = Math.Max(1, (int)Math.Ceiling(options.Hours / options.Life));
        var figures = new PlantFigures[lives];
        var started = TimeProvider.System.GetTimestamp();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        Parallel.For(0, options.Trace ? 1 : lives, parallel, life => figures[life] = Live(options, life));
        var sum = new PlantFigures();
        foreach (var one in figures.Where(f => f is not null))
        {
            sum.Add(one);
        }

        PlantReport.Print(sum, options, TimeProvider.System.GetElapsedTime(started));
        return sum.Trip > 0 || sum.Violations > 0 ? 1 : 0;
    }

    private static PlantFigures Live(PlantOptions options, int life)
    {
        var faults = options.Combinations[life % options.Combinations.Length];
        using var plant = new PlantLife(options.Seed + life, faults, options.Wishes);
        if (options.Trace)
        {
            PlantTrace.Attach(plant, Console.Out);
        }

        return plant.Live(options.Life);
    }
}
