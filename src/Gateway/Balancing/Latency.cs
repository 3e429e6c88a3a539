namespace Gateway.Balancing;

/// <summary>How long an EVSE took lately from accepting a limit until its car was first measured to follow it.</summary>
internal sealed class Latency
{
    private const int Kept = 8;

    /// <summary>Fewer say nothing.</summary>
    private const int Needed = 3;

    private readonly TimeSpan[] _last = new TimeSpan[Kept];
    private int _count;
    private TimeSpan? _raise;

    /// <summary>Of cuts the 95th percentile, at least the slowest conformant case; null: too little is known.</summary>
    public TimeSpan? P95 { get; private set; }

    /// <summary>The longest: of cuts, or as long as there was none of raises; at least the slowest conformant case. Null: nothing is known.</summary>
    public TimeSpan? Longest { get; private set; }

    /// <summary>A raise: who follows it soon will follow a cut as soon.</summary>
    public void AddRaise(TimeSpan latency)
    {
        _raise = latency > _raise || _raise is null ? latency : _raise;
        Longest = _count > 0 ? Longest : Least(_raise.Value);
    }

    /// <summary>A cut.</summary>
    public void Add(TimeSpan latency)
    {
        _last[_count++ % Kept] = latency;
        var known = Math.Min(_count, Kept);
        Span<TimeSpan> sorted = stackalloc TimeSpan[known];
        _last.AsSpan(0, known).CopyTo(sorted);
        sorted.Sort();
        Longest = Least(sorted[^1]);
        if (known >= Needed)
        {
            P95 = Least(sorted[(int)Math.Ceiling(0.95 * known) - 1]);
        }
    }

    private static TimeSpan Least(TimeSpan latency) => latency > Times.CutEffective ? latency : Times.CutEffective;
}
