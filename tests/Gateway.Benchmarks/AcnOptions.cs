using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>Which recorded charging is shared out, and how.</summary>
/// <param name="CapacityKw">Of the (largest) transformer.</param>
/// <param name="Quantised">Only the pilots that the stations know.</param>
/// <param name="DriverInput">The allocator sees what drivers said, not what they did.</param>
/// <param name="LongestStay">Stays are cut to so many periods of 5 min; null: as recorded.</param>
/// <param name="CarKw">The most a car takes.</param>
internal sealed record AcnOptions(
    string Network, string Sessions, string Site, double CapacityKw, bool Quantised, bool DriverInput, int? LongestStay, double CarKw)
{
    public const string Usage = "acn --network FILE.json --sessions FILE.csv|json --site NAME --capacity-kw C"
        + " [--quantised] [--driver-input] [--longest-stay PERIODS] [--car-kw KW]";

    /// <summary>Null: something is missing or unknown.</summary>
    public static AcnOptions? Parse(string[] args)
    {
        var options = new AcnOptions("", "", "", 0, false, false, null, 32 * 208 / 1000.0);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            (var next, var used) = args[i] switch
            {
                "--quantised" => (options with { Quantised = true }, 0),
                "--driver-input" => (options with { DriverInput = true }, 0),
                "--network" => (options with { Network = value }, 1),
                "--sessions" => (options with { Sessions = value }, 1),
                "--site" => (options with { Site = value }, 1),
                "--capacity-kw" => (options with { CapacityKw = Number(value) }, 1),
                "--longest-stay" => (options with { LongestStay = (int)Number(value) }, 1),
                "--car-kw" => (options with { CarKw = Number(value) }, 1),
                _ => (null, 0),
            };
            if (next is null)
            {
                return null;
            }

            (options, i) = (next, i + used);
        }

        return File.Exists(options.Network) && File.Exists(options.Sessions) && options.Site != "" && options.CapacityKw > 0 && options.CarKw > 0
            ? options
            : null;
    }

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
