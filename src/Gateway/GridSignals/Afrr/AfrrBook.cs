namespace Gateway.GridSignals.Afrr;

/// <summary>
/// The signals that were taken: which one acts, which are to come. The last one holds until it is stale; then the site goes back to its
/// baseline along the ramp. Not for several threads.
/// </summary>
internal sealed class AfrrBook(SignalCurve curve, TimeSpan staleAfter, TimeProvider time)
{
    /// <summary>A signal that was to act longer ago is refused.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromSeconds(8);

    /// <summary>Operators send 8 s ahead; who is further ahead than this has a wrong clock.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromSeconds(60);

    private readonly Queue<(long Due, AfrrSignal Signal)> _coming = [];
    private (long Since, AfrrSignal Signal)? _acting;
    private DateTimeOffset? _newest;

    /// <summary>The signal that acts, or did until it was stale. Null: none has yet.</summary>
    public AfrrSignal? Acting => _acting?.Signal;

    /// <summary>The newest signal acted longer ago than it holds.</summary>
    public bool IsStale { get; private set; } = true;

    public AfrrRefusal Take(AfrrSignal signal)
    {
        var (now, at) = (time.GetUtcNow(), time.GetTimestamp());
        var refusal = now - signal.At > Oldest ? AfrrRefusal.TooOld
            : signal.At - now > Furthest ? AfrrRefusal.TooEarly
            : signal.At <= _newest ? AfrrRefusal.OutOfOrder
            : AfrrRefusal.None;
        if (refusal is AfrrRefusal.None)
        {
            _newest = signal.At;
            _coming.Enqueue((at + Ticks(signal.At - now), signal));     // from here on the wall clock may jump
        }

        return refusal;
    }

    /// <summary>What is asked for now, in watt beside the baseline.</summary>
    public double Watt()
    {
        var at = time.GetTimestamp();
        while (_coming.TryPeek(out var next) && next.Due <= at)
        {
            _acting = _coming.Dequeue();
        }

        if (_acting is not { } acting)
        {
            return 0;
        }

        var over = time.GetElapsedTime(acting.Since, at) - staleAfter;
        IsStale = over > TimeSpan.Zero;
        return curve.Back(curve.Watt(acting.Signal.Value), over);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
