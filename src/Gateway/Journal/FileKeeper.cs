namespace Gateway.Journal;

/// <summary>
/// Keeps the file fit to be written to: opens it, carries its log over, and lets nothing rest on it once it has failed, until it was
/// opened anew or has room again. Writing thread only, but for <see cref="File"/>, <see cref="Damaged"/> and what is counted.
/// </summary>
internal sealed class FileKeeper(JournalOptions options, TimeProvider time, JournalDesk desk, JournalAnnouncer announcer, ILogger logger)
    : IDisposable
{
    private const int WorksWhenFull = 32;       // few pages, so that they fit where hardly anything does

    private readonly JournalOpener _opener = new(options, time);
    private string? _damage;            // set by readers
    private volatile JournalFile? _file;
    private long _commitsBefore, _fsyncsBefore;         // of files that were closed since

    public Room Room { get; } = new(options, new(options), time);

    public JournalRetry Retry { get; } = new(time, desk);

    /// <summary>Null: nothing can be read at the moment.</summary>
    public JournalFile? File => _file;

    /// <summary>Null: it can be written.</summary>
    public JournalFault? Fault { get; private set; } = new(FaultKind.Unavailable, "not open yet");

    public long Commits => _commitsBefore + (_file?.Commits ?? 0);

    public long Fsyncs => _fsyncsBefore + (_file?.Fsyncs ?? 0);

    /// <summary>A reader has met damage: the file is looked at from the ground up.</summary>
    public void Damaged(string text)
    {
        Volatile.Write(ref _damage, text);
        desk.Wake();
    }

    public JournalFault? Commit(List<JournalWork> batch)
    {
        if (!batch.TrueForAll(w => w.Empty) && File!.Commit(batch) is { } fault)
        {
            return fault;
        }

        desk.Written(batch);
        return null;
    }

    public void Measure(bool refusals = false)
    {
        File!.Measure(refusals);
        Room.Measured(File.Pages);
    }

    public void Checkpoint()
    {
        if (File!.Checkpoint() is { } fault)
        {
            if (fault.Kind is FaultKind.Full)
            {
                Room.DiskFull();
            }

            Log.CheckpointFailed(logger, fault.Text);
            if (fault.Kind is FaultKind.Damaged || File.Doubt is not null)
            {
                Fail(fault);
            }
        }
    }

    public void Fail(JournalFault fault)
    {
        Fault = fault;
        Retry.Put(atOnce: fault.Kind is FaultKind.Damaged);
        if (fault.Kind is FaultKind.Damaged)
        {
            Damaged(fault.Text);        // the next turn begins anew
        }
    }

    /// <summary>A mistake of ours: it is tried again as after a failure of the disk.</summary>
    public void Fail(Exception unforeseen) => Fault = new(FaultKind.Unavailable, unforeseen.Message);

    /// <summary>Begins anew where damage was met since the last turn.</summary>
    /// <param name="backlog">What is not written yet.</param>
    public void Repair(List<JournalWork> backlog)
    {
        if (Interlocked.Exchange(ref _damage, null) is { } damage)
        {
            Reopen(damage, backlog);
        }
    }

    /// <summary>
    /// The log was written again when it was opened (<see cref="LogRewrite"/>), and is carried over as a whole before anything is
    /// added to it: what comes behind a gap would be lost with it.
    /// </summary>
    /// <param name="backlog">What is not written yet.</param>
    public void Recover(List<JournalWork> backlog)
    {
        Retry.Begun();
        if (File is null || Fault is { Kind: not FaultKind.Full })
        {
            Reopen(null, backlog);
        }

        if (File is null)
        {
            return;
        }

        Fault = File.Checkpoint(whole: true);
        if (Fault is { Kind: FaultKind.Full } && Room.DiskFull())
        {
            Fault = File.Checkpoint(whole: true);
        }

        if (Fault is null && Room.Short && !Room.DiskHasRoom)
        {
            CommitDeletions(backlog);
            Fault = File.Doubt ?? (Room.DiskHasRoom ? null : new(FaultKind.Full, "the disk is full"));
        }
    }

    public void Close()
    {
        if (_file is { } file)
        {
            _commitsBefore += file.Commits;
            _fsyncsBefore += file.Fsyncs;
            _file = null;
            file.Dispose();
        }
    }

    public void Dispose()
    {
        Retry.Dispose();
        _opener.Dispose();
    }

    /// <summary>With the log empty there is room in it, so that what the CSMS has answered can go even now.</summary>
    private void CommitDeletions(List<JournalWork> backlog)
    {
        while (File!.Doubt is null && backlog.Where(w => !w.Awaited).Take(WorksWhenFull).ToHashSet() is { Count: > 0 } some && Commit([.. some]) is null)
        {
            backlog.RemoveAll(some.Contains);
            File.Checkpoint(whole: true);
            Measure();
        }
    }

    private void Reopen(string? damage, List<JournalWork> backlog)
    {
        Close();
        var opened = _opener.Open(desk.NewIndex, out var index, damage);
        if (opened.Alarm is { } alarm)
        {
            announcer.Alarm(alarm);
        }

        (_file, Fault) = (opened.File, opened.Fault);
        if (File is null)
        {
            if (Fault is { Kind: FaultKind.Full })
            {
                Room.DiskFull();
            }

            return;
        }

        desk.Replace(index, backlog);
        Room.Opened(File.Pages);
        Log.Opened(logger, JournalFile.PathOf(options), index.Count, File.Refusals);
    }
}
