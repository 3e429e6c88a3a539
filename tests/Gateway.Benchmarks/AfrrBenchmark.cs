using System.Globalization;
using Gateway.Simulation.Afrr;

namespace Gateway.Benchmarks;

/// <summary>How well a simulated site follows set-points of automatic frequency restoration, with a battery, with charge-only cars, and with cars that discharge.</summary>
internal static class AfrrBenchmark
{
    public const string Usage = "afrr [--hours N] [--seed S] [--battery | --cars-only | --v2x-only]";

    private const double MostWithBattery = 0.02, MostWithCars = 0.05, FirstReaction = 8, FullActivation = 60, Overshoot = 0.05;

    public static int Run(string[] args)
    {
        var (hours, seed, fleets) = (8.0, 1, Enum.GetValues<AfrrFleet>());
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--hours" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out hours):
                case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
                    i++;
                    break;
                case "--battery":
                    fleets = [AfrrFleet.Battery];
                    break;
                case "--cars-only":
                    fleets = [AfrrFleet.Cars];
                    break;
                case "--v2x-only":
                    fleets = [AfrrFleet.V2x];
                    break;
                default:
                    Console.Error.WriteLine($"usage: {Usage}");
                    return 2;
            }
        }

        // All at once, or none would be told apart from the other: each must pass.
        return fleets.Select(fleet => Live(seed, hours, fleet)).ToList().TrueForAll(isGood => isGood) ? 0 : 1;
    }

    private static bool Live(int seed, double hours, AfrrFleet fleet)
    {
        var figures = AfrrFigures.Of(seed, fleet, hours);
        var most = fleet is AfrrFleet.Battery ? MostWithBattery : MostWithCars;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Name(fleet)}, {hours:0.##} h, seed {seed}, band {AfrrPlant.Band / 1000:0} kW either way
              tracking error     RMS {100 * figures.Error:0.00} % of the band (goal {100 * most:0} %), largest {100 * figures.LargestError:0.0} %
              steps              first reaction {figures.FirstReaction:0} s (goal {FirstReaction:0}), full activation {figures.FullActivation:0} s (goal {FullActivation:0}), overshoot {100 * figures.Overshoot:0.0} % (goal {100 * Overshoot:0})
              local limits       {figures.Violations} violations, {figures.Above:0.0} s above the limit, {figures.Trip:0.0} s of tripping
            """));
        if (fleet is AfrrFleet.Battery)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  battery            {100 * figures.LeastCharge:0} to {100 * figures.MostCharge:0} % full"));
        }

        return figures.Error <= most && figures.FirstReaction <= FirstReaction && figures.FullActivation <= FullActivation && figures.Overshoot <= Overshoot
            && figures is { Violations: 0, Trip: 0 };
    }

    private static string Name(AfrrFleet fleet) => fleet switch
    {
        AfrrFleet.Battery => "battery and charge-only cars",
        AfrrFleet.Cars => "charge-only cars",
        _ => "V2X only: cars that discharge, told over OCPP",
    };
}
