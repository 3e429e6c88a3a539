namespace Gateway.Journal;

/// <summary>When a journal that does not write is tried again: after a while, or with the next turn. Writing thread only, but for its timer.</summary>
internal sealed class JournalRetry : IDisposable
{
    /// <summary>Between attempts to write again.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly ITimer _timer;
    private bool _due = true;       // set by the timer
    private bool _armed;

    public JournalRetry(TimeProvider time, JournalDesk desk)
        => _timer = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _due, true);
                desk.Wake();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);

    public bool Due => Volatile.Read(ref _due);

    /// <summary>It is tried now.</summary>
    public void Begun()
    {
        Volatile.Write(ref _due, false);
        _armed = false;
    }

    /// <summary>Not before the timer says so, or with the next turn.</summary>
    public void Put(bool atOnce) => Volatile.Write(ref _due, atOnce);

    /// <summary>The timer may be set again once it was heard.</summary>
    public void Heard() => _armed = _armed && !Due;

    /// <summary>Sets the timer, unless it is set.</summary>
    /// <param name="keep">What is due stays due.</param>
    public void Arm(bool keep)
    {
        if (!_armed)
        {
            Volatile.Write(ref _due, _due && keep);
            _armed = true;
            _timer.Change(Every, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
