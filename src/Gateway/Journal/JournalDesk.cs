namespace Gateway.Journal;

/// <summary>What is held and what waits to be written, under one lock; wakes the writing thread.</summary>
internal sealed class JournalDesk : IDisposable
{
    /// <summary>The longest that a deletion waits for company.</summary>
    public static readonly TimeSpan Laziness = TimeSpan.FromSeconds(1);

    private const int ManyLazy = 4096;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ITimer _lazy;
    private JournalIndex _index;                    // under _lock
    private List<JournalWork> _waiting = [];        // under _lock
    private bool _awake;                            // under _lock: the writer was woken and has not yet taken
    private bool _closed;                           // under _lock

    public JournalDesk(TimeProvider time)
    {
        _time = time;
        _index = new(time);
        _lazy = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public T Read<T>(Func<JournalIndex, T> read)
    {
        lock (_lock)
        {
            return read(_index);
        }
    }

    /// <summary>False: the journal is closed, nothing will come of it.</summary>
    public bool Enqueue(JournalWork work)
    {
        lock (_lock)
        {
            if (_closed)
            {
                work.Settle(false);
                return false;
            }

            work.Foreseen(_index);
            _waiting.Add(work);
            if (!work.Soon && _waiting.Count < ManyLazy)
            {
                if (_waiting.Count is 1)
                {
                    _lazy.Change(Laziness, Timeout.InfiniteTimeSpan);
                }

                return true;
            }

            if (_awake)
            {
                return true;        // it takes this one too
            }

            _awake = true;
        }

        _wake.Set();
        return true;
    }

    public void Wake()
    {
        lock (_lock)
        {
            _awake = true;
        }

        _wake.Set();
    }

    public void Wait() => _wake.WaitOne();

    public List<JournalWork> Take()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = [];
            _awake = false;
            return taken;
        }
    }

    public void Written(IReadOnlyList<JournalWork> works)
    {
        lock (_lock)
        {
            foreach (var work in works)
            {
                work.Written(_index);
            }
        }
    }

    /// <summary>The file was read anew: what was foreseen and is not on disk yet is foreseen again.</summary>
    public void Replace(JournalIndex index, IEnumerable<JournalWork> unwritten)
    {
        lock (_lock)
        {
            _index = index;
            foreach (var work in unwritten.Concat(_waiting))
            {
                work.Foreseen(index);
            }
        }
    }

    public JournalIndex NewIndex() => new(_time);

    /// <summary>Takes no more from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        Wake();
    }

    public void Dispose()
    {
        _lazy.Dispose();
        _wake.Dispose();
    }
}
