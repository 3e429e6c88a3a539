using System.Globalization;
using Gateway.Simulation.Afrr;

namespace Gateway.Benchmarks;

/// <summary>How well a simulated site follows set-points of automatic frequency restoration, with a battery and with cars only.</summary>
internal static class AfrrBenchmark
{
    public const string Usage = "afrr [--hours N] [--seed S] [--battery | --cars-only]";

    private const double MostWithBattery = 0.02, MostWithCars = 0.05, FirstReaction = 8, FullActivation = 60, Overshoot = 0.05;

    public static int Run(string[] args)
    {
        var (hours, seed, kinds) = (8.0, 1, (bool[])[true, false]);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--hours" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out hours):
                case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
                    i++;
                    break;
                case "--battery":
                    kinds = [true];
                    break;
                case "--cars-only":
                    kinds = [false];
                    break;
                default:
                    Console.Error.WriteLine($"usage: {Usage}");
                    return 2;
            }
        }

        // All at once, or none would be told apart from the other: each must pass.
        return kinds.Select(hasBattery => Live(seed, hours, hasBattery)).ToList().TrueForAll(isGood => isGood) ? 0 : 1;
    }

    private static bool Live(int seed, double hours, bool hasBattery)
    {
        var figures = AfrrFigures.Of(seed, hasBattery, hours);
        var most = hasBattery ? MostWithBattery : MostWithCars;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {(hasBattery ? "battery and charge-only cars (none that discharges)" : "charge-only cars")}, {hours:0.##} h, seed {seed}, band {AfrrPlant.Band / 1000:0} kW either way
              tracking error     RMS {100 * figures.Error:0.00} % of the band (goal {100 * most:0} %), largest {100 * figures.LargestError:0.0} %
              steps              first reaction {figures.FirstReaction:0} s (goal {FirstReaction:0}), full activation {figures.FullActivation:0} s (goal {FullActivation:0}), overshoot {100 * figures.Overshoot:0.0} % (goal {100 * Overshoot:0})
              local limits       {figures.Violations} violations, {figures.Above:0.0} s above the limit, {figures.Trip:0.0} s of tripping
            """));
        if (hasBattery)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  battery            {100 * figures.LeastCharge:0} to {100 * figures.MostCharge:0} % full"));
        }

        return figures.Error <= most && figures.FirstReaction <= FirstReaction && figures.FullActivation <= FullActivation && figures.Overshoot <= Overshoot
            && figures is { Violations: 0, Trip: 0 };
    }
}
