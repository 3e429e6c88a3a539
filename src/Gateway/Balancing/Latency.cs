namespace Gateway.Balancing;

/// <summary>How long an EVSE took lately from accepting a cut until its car was first measured to follow it.</summary>
internal sealed class Latency
{
    private const int Kept = 8;

    /// <summary>Fewer say nothing.</summary>
    private const int Needed = 3;

    private readonly TimeSpan[] _last = new TimeSpan[Kept];
    private int _count;

    /// <summary>The 95th percentile, at least the slowest conformant case; null: too little is known.</summary>
    public TimeSpan? P95 { get; private set; }

    public void Add(TimeSpan latency)
    {
        _last[_count++ % Kept] = latency;
        var known = Math.Min(_count, Kept);
        if (known >= Needed)
        {
            Span<TimeSpan> sorted = stackalloc TimeSpan[known];
            _last.AsSpan(0, known).CopyTo(sorted);
            sorted.Sort();
            var p95 = sorted[(int)Math.Ceiling(0.95 * known) - 1];
            P95 = p95 > Times.CutEffective ? p95 : Times.CutEffective;
        }
    }
}
