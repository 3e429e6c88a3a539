using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// Section 14a EnWG with an energy manager: under a limit of the grid's operator the sum of what controllable devices draw from the
/// grid may still be <see cref="Minimum"/>. What is generated on the site and consumed at the same time comes on top.
/// </summary>
/// <param name="Devices">Controllable devices: charging points, heat pumps, cooling, batteries. 1 to 1000.</param>
/// <param name="LargeHeatPumps">The sum of the rated power of heat pumps and cooling above 11 kW each. 0 W if not said.</param>
public sealed record Section14a(int Devices, Watt LargeHeatPumps)
{
    /// <summary>What a single device may always draw.</summary>
    public static readonly Watt OfOne = new(4200);

    /// <summary>Of heat pumps and cooling above 11 kW.</summary>
    private const double PartOfLarge = 0.4;

    /// <summary>g(n) for n = 2 to 9; 9 stands for all above.</summary>
    private static readonly ImmutableArray<double> Simultaneity = [0.80, 0.75, 0.70, 0.65, 0.60, 0.55, 0.50, 0.45];

    // Rule of the Federal Network Agency (BK6-22-300), annex 1, 4.5.2:
    //
    //   P = max(4.2 kW, 0.4 * sum of heat pumps above 11 kW) + (n - 1) * g(n) * 4.2 kW
    //
    public Watt Minimum => new(
        Math.Max(OfOne.Value, PartOfLarge * LargeHeatPumps.Value)
        + (Devices < 2 ? 0 : (Devices - 1) * Simultaneity[Math.Min(Devices - 2, Simultaneity.Length - 1)] * OfOne.Value));

    internal static Section14a Read(YamlSection yaml) => new(
        yaml.Whole("devices", "How many controllable devices the site has: charging points, heat pumps, cooling, batteries.", 1, 1000, 1, required: true),
        yaml.Watt("largeHeatPumps", "Rated power of all heat pumps and cooling above 11 kW each.", "0 W", "10 MW", "0 W"));
}
