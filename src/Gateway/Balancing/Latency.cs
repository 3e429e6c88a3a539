namespace Gateway.Balancing;

/// <summary>How long an EVSE took lately from accepting a limit until its car was first measured to follow it.</summary>
internal sealed class Latency
{
    private const int Kept = 8;

    /// <summary>Fewer say nothing.</summary>
    private const int Needed = 3;

    private readonly (TimeSpan Cut, TimeSpan Lag)[] _last = new (TimeSpan, TimeSpan)[Kept];
    private int _count;
    private TimeSpan? _raise;

    /// <summary>
    /// What a cut needs at most as far as so few tell of it, at least the slowest conformant case; null: too little is known. The next
    /// is longer than the longest of n with a probability of 1/(n + 1), so that is stretched by 1/n.
    /// </summary>
    public TimeSpan? AtMost { get; private set; }

    /// <summary>The longest: of cuts, or as long as there was none of raises; at least the slowest conformant case. Null: nothing is known.</summary>
    public TimeSpan? Longest { get; private set; }

    /// <summary>
    /// So long after a cut it may be measured not to have followed yet, as far as it was lately, with the same stretch; zero: it never
    /// was, or too little is known.
    /// </summary>
    public TimeSpan Lag { get; private set; }

    /// <summary>A raise: who follows it soon will follow a cut as soon.</summary>
    public void AddRaise(TimeSpan latency)
    {
        _raise = latency > _raise || _raise is null ? latency : _raise;
        Longest = _count > 0 ? Longest : Least(_raise.Value);
    }

    /// <summary>A cut.</summary>
    /// <param name="lag">When it was last measured not to follow yet; zero: it was not.</param>
    public void Add(TimeSpan cut, TimeSpan lag)
    {
        _last[_count++ % Kept] = (cut, lag);
        var known = Math.Min(_count, Kept);
        var longest = (Cut: TimeSpan.Zero, Lag: TimeSpan.Zero);
        foreach (var last in _last)
        {
            longest = (last.Cut > longest.Cut ? last.Cut : longest.Cut, last.Lag > longest.Lag ? last.Lag : longest.Lag);
        }

        Longest = Least(longest.Cut);
        var stretch = 1 + (1.0 / known);
        AtMost = known >= Needed ? Least(longest.Cut * stretch) : null;
        Lag = known >= Needed ? longest.Lag * stretch : TimeSpan.Zero;
    }

    private static TimeSpan Least(TimeSpan latency) => latency > Times.CutEffective ? latency : Times.CutEffective;
}
