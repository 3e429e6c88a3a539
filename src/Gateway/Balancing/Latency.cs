using System.Collections.Immutable;

namespace Gateway.Balancing;

/// <summary>How long an EVSE took lately from accepting a cut until its car was first measured to follow it.</summary>
/// <param name="Last">The newest at the end.</param>
internal sealed record Latency(ImmutableArray<TimeSpan> Last)
{
    private const int Kept = 8;

    /// <summary>Fewer say nothing.</summary>
    private const int Needed = 3;

    public static Latency Unknown { get; } = new([]);

    /// <summary>The 95th percentile, at least the slowest conformant case; null: too little is known.</summary>
    public TimeSpan? P95
    {
        get
        {
            if (Last.Length < Needed)
            {
                return null;
            }

            var p95 = Last.Order().ElementAt((int)Math.Ceiling(0.95 * Last.Length) - 1);
            return p95 > Times.CutEffective ? p95 : Times.CutEffective;
        }
    }

    public Latency With(TimeSpan latency) => new(Last.Add(latency)[^Math.Min(Last.Length + 1, Kept)..]);
}
