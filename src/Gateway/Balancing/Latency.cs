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

    /// <summary>
    /// What a cut needs at most as far as so few tell of it, at least the slowest conformant case; null: too little is known. The next
    /// is longer than the longest of n with a probability of 1/(n + 1), so that is stretched by 1/n.
    /// </summary>
    public TimeSpan? AtMost { get; private set; }

    /// <summary>The longest: of cuts, or as long as there was none of raises; at least the slowest conformant case. Null: nothing is known.</summary>
    public TimeSpan? Longest { get; private set; }

    /// <summary>A raise: who follows it soon will follow a cut as soon.</summary>
    public void AddRaise(TimeSpan latency)
    {
        _raise = latency > _raise || _raise is null ? latency : _raise;
        Longest = _count > 0 ? Longest : Least(_raise.Value);
    }

    /// <summary>A cut.</summary>
    public void Add(TimeSpan cut)
    {
        _last[_count++ % Kept] = cut;
        var known = Math.Min(_count, Kept);
        var longest = TimeSpan.Zero;
        foreach (var latency in _last)
        {
            longest = latency > longest ? latency : longest;
        }

        Longest = Least(longest);
        AtMost = known >= Needed ? Least(longest * (1 + (1.0 / known))) : null;
    }

    private static TimeSpan Least(TimeSpan latency) => latency > Times.CutEffective ? latency : Times.CutEffective;
}
