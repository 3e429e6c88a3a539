namespace Gateway.Upstream;

/// <summary>
/// How long to wait before the next attempt: doubled after each failure up to the longest, each time with jitter, so that a
/// hundred links that fell together do not come back together. OCPP 2.1 part 4, §5.4.
/// </summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private TimeSpan _next;     // zero: the shortest

    /// <summary>Between half of the wait and the whole of it.</summary>
    public TimeSpan Next()
    {
        var wait = _next > min ? _next : min;
        _next = wait * 2 < max ? wait * 2 : max;
        return wait / 2 + wait / 2 * random.NextDouble();
    }

    /// <summary>
    /// A link has ended. If it stood for longer than the longest wait, the next wait is the shortest again: a CSMS that takes
    /// connections only to drop them is not called the more often for it.
    /// </summary>
    public void Stood(TimeSpan time)
    {
        if (time > max)
        {
            _next = TimeSpan.Zero;
        }
    }
}
