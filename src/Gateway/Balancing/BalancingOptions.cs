using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>The <c>balancing:</c> section of the site file.</summary>
public sealed record BalancingOptions
{
    /// <summary>How current is shared when not all wishes can be met. Default fair.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>How often the site's current is shared out anew. 200 ms to 60 s; 1 s if not said.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Kept free on every circuit and phase. 0 A to 100 A; 2 A if not said.</summary>
    public required Ampere Reserve { get; init; }

    /// <summary>A reading older than this is no reading. 2 s to 10 min, at least two periods; 10 s if not said.</summary>
    public required TimeSpan StaleAfter { get; init; }

    /// <summary>How stations charge that are only to take what would be fed into the grid.</summary>
    public SurplusOptions Surplus { get; init; } = new();

    internal static BalancingOptions Read(YamlSection yaml)
    {
        var options = new BalancingOptions
        {
            Strategy = yaml.Choice<Strategy>("strategy", "How current is shared when not all wishes can be met.", Strategy.Fair),
            Every = yaml.Duration("every", "How often the site's current is shared out anew.", "200 ms", "60 s", "1 s"),
            Reserve = yaml.Ampere("reserve", "Kept free on every circuit and phase.", "0 A", "100 A", "2 A"),
            StaleAfter = yaml.Duration("staleAfter", "A reading older than this is no reading.", "2 s", "10 min", "10 s"),
            Surplus = yaml.Section("surplus", "Charging with what would be fed into the grid, for stations whose mode says so.", SurplusOptions.Read),
        };

        if (yaml.Good("every", "staleAfter") && options.StaleAfter < 2 * options.Every)
        {
            var (key, text) = yaml.Says("staleAfter")
                ? ("staleAfter", $"must be at least two periods of every, {2 * options.Every.TotalSeconds:0.###} s")
                : ("every", $"must be at most half of staleAfter, {options.StaleAfter.TotalSeconds / 2:0.###} s");
            yaml.Fault(key, text);
        }

        return options;
    }
}

public enum Strategy { Fair, Priority, Throughput }
