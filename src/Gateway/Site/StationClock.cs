namespace Gateway.Site;

/// <summary>
/// A station's own clock, known from the times in its messages. A message may have waited on its way, so the latest that any of
/// the last minutes comes to is nearest. It goes on by monotonic time: a step of the gateway's clock does not touch it.
/// </summary>
internal sealed class StationClock(TimeProvider time)
{
    /// <summary>A clock that was put back is followed after twice this.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    /// <summary>Before it no station could know the time: such a clock was never set.</summary>
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private DateTimeOffset? _best;          // what it showed at _origin; all under _lock
    private DateTimeOffset? _before;
    private long _since;

    /// <summary>Null: nothing is known of it.</summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_lock)
            {
                return (_before > _best ? _before : _best) + time.GetElapsedTime(_origin);
            }
        }
    }

    /// <summary>A message of the station has just come that was written at this time.</summary>
    public void Says(DateTimeOffset at)
    {
        if (at < Earliest)
        {
            return;
        }

        lock (_lock)
        {
            var began = at - time.GetElapsedTime(_origin);
            if (_best is null || time.GetElapsedTime(_since) >= Remembered)
            {
                (_before, _best, _since) = (_best, began, time.GetTimestamp());
            }
            else if (began > _best)
            {
                _best = began;
            }
        }
    }

    /// <summary>It has started anew, and its clock may have as well.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_best, _before) = (null, null);
        }
    }
}
