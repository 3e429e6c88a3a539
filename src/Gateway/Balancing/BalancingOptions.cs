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
}

public enum Strategy { Fair, Priority, Throughput }
