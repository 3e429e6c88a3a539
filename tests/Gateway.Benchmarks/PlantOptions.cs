using System.Collections.Immutable;
using System.Globalization;
using Gateway.Simulation.Plant;

namespace Gateway.Benchmarks;

/// <summary>What <c>plant</c> is asked for.</summary>
/// <param name="Hours">Site-hours in all.</param>
/// <param name="Life">Hours of one plant.</param>
/// <param name="Trace">One life told step by step: the first.</param>
internal sealed record PlantOptions(
    double Hours, int Seed, string Faults, int Threads, double Life, PlantWishes Wishes, bool Trace)
{
    public ImmutableArray<ImmutableArray<PlantFault>> Combinations { get; private init; } = [];

    /// <summary>Null: it cannot be understood.</summary>
    public static PlantOptions? Parse(string[] args)
    {
        var options = new PlantOptions(100, 1, "all", Environment.ProcessorCount, 4, default, args.Contains("--trace"));
        args = [.. args.Where(a => a != "--trace")];
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            if (options.With(args[i], args[i + 1]) is not { } next)
            {
                return null;
            }

            options = next;
        }

        return args.Length % 2 == 0 && PlantFaults.Parse(options.Faults) is { } combinations
            ? options with { Combinations = combinations }
            : null;
    }

    private PlantOptions? With(string name, string value)
    {
        if (name == "--faults")
        {
            return this with { Faults = value };
        }

        return !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? null : name switch
        {
            "--hours" => this with { Hours = number },
            "--seed" => this with { Seed = (int)number },
            "--threads" => this with { Threads = (int)number },
            "--life" => this with { Life = number },
            "--capacity" => this with { Wishes = Wishes with { Capacity = number } },
            "--class" => this with { Wishes = Wishes with { Class = number } },
            _ => null,
        };
    }
}
