using Gateway.Site;

namespace Gateway.Journal;

/// <summary>
/// The one thread that writes. While it waits for the disk the next calls gather, so the slower the disk the more calls share
/// one wait, and no window has to be chosen.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int WorksAtOnce = 4096;
    private const int WorksWhenShort = 128;
    private const int WorksWhenFull = 32;       // few pages, so that they fit where hardly anything does

    /// <summary>Between attempts to write again.</summary>
    public static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(3);

    private readonly JournalDesk _desk;
    private readonly JournalOpener _opener;
    private readonly Room _room;
    private readonly JournalAnnouncer _announcer;
    private readonly ILogger _logger;
    private readonly ITimer _retry;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JournalOptions _options;
    private List<JournalWork> _backlog = [];
    private JournalFault? _fault = new(FaultKind.Unavailable, "not open yet");
    private string? _damage;            // set by readers
    private bool _retryDue = true;
    private bool _retryArmed;
    private volatile bool _stopping;
    private volatile JournalFile? _file;
    private long _commitsBefore, _fsyncsBefore;         // of files that were closed since

    public JournalWriter(JournalOptions options, TimeProvider time, SiteEvents events, ILogger logger, JournalDesk desk)
    {
        (_desk, _logger, _options) = (desk, logger, options);
        _opener = new(options, time);
        _room = new(options, new(options), time);
        _announcer = new(events, logger);
        _retry = time.CreateTimer(_ => RetryNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null: nothing can be read at the moment.</summary>
    public JournalFile? File => _file;

    public JournalAnnouncer Announcer => _announcer;

    public long Calls { get; private set; }

    public long Dropped { get; private set; }

    public long Commits => _commitsBefore + (_file?.Commits ?? 0);

    public long Fsyncs => _fsyncsBefore + (_file?.Fsyncs ?? 0);

    public Task Ended => _ended.Task;

    public void Start()
    {
        Turn([]);
        new Thread(Run) { IsBackground = true, Name = "journal" }.Start();
    }

    public void Stop()
    {
        _stopping = true;
        _desk.Close();
    }

    /// <summary>A reader has met damage: the file is looked at from the ground up.</summary>
    public void Damaged(string text)
    {
        Volatile.Write(ref _damage, text);
        _desk.Wake();
    }

    public void Dispose()
    {
        _retry.Dispose();
        _opener.Dispose();
    }

    private void RetryNow()
    {
        Volatile.Write(ref _retryDue, true);
        _desk.Wake();
    }

    private void Run()
    {
        bool stopping;
        do
        {
            _desk.Wait();
            stopping = _stopping;
            Turn(_desk.Take());
        }
        while (!stopping);

        _backlog.ForEach(w => w.Settle(false));
        Close();
        _ended.SetResult();
    }

    private void Turn(List<JournalWork> taken)
    {
        try
        {
            _backlog.AddRange(taken);
            if (Interlocked.Exchange(ref _damage, null) is { } damage)
            {
                Reopen(damage);
            }

            if (_fault is not null && Volatile.Read(ref _retryDue))
            {
                Recover();
                Tell();
            }
            else if (_fault is null && _room.Short)
            {
                _retryArmed = _retryArmed && !Volatile.Read(ref _retryDue);
                _room.Measured(File!.Pages);        // others may have made room on the disk
                Tell();
            }

            CommitAll();
            if (_fault is null)
            {
                KeepRoom();
            }
        }
        catch (Exception e)
        {
            Log.TurnFailed(_logger, e);
            _fault = new(FaultKind.Unavailable, e.Message);
        }

        AfterTurn();
    }

    /// <summary>Nobody waits in vain, and everybody hears how it stands.</summary>
    private void AfterTurn()
    {
        Tell();
        if ((_fault is not null || _room.AtEnd) && !_stopping && !_retryArmed)
        {
            Volatile.Write(ref _retryDue, _retryDue && _fault is { Kind: FaultKind.Damaged });
            _retryArmed = true;
            _retry.Change(RetryEvery, Timeout.InfiniteTimeSpan);
        }

        if (_fault is not null)
        {
            GiveUp(_backlog);
        }
    }

    /// <summary>Before those who wait are told, so that whoever hears a no can see why.</summary>
    private void Tell()
        => _announcer.Tell(_fault?.Text ?? (_room.AtEnd ? "the journal is full" : null), _fault is null or { Kind: FaultKind.Full });

    private void CommitAll()
    {
        while (_fault is null && _backlog.Count > 0)
        {
            var batch = TakeBatch();
            if (batch.Count > 0)
            {
                CommitBatch(batch);
            }
        }
    }

    private List<JournalWork> TakeBatch()
    {
        var batch = new List<JournalWork>();
        var (bytes, taken) = (0L, 0);
        for (; taken < _backlog.Count && taken < (_room.Short ? WorksWhenShort : WorksAtOnce) && bytes < _options.BatchBytes; taken++)
        {
            var work = _backlog[taken];
            if (work is HoldWork hold && !_room.Admits(hold, s => _desk.Read(i => i.BytesOf(s))))
            {
                Tell();
                work.Settle(false);
                continue;
            }

            bytes += work.Bytes;
            batch.Add(work);
        }

        _backlog.RemoveRange(0, taken);
        return batch;
    }

    private void CommitBatch(List<JournalWork> batch)
    {
        var fault = Commit(batch);
        if (fault is { Kind: FaultKind.Full } && _room.DiskFull())
        {
            batch.RemoveAll(w => w is HoldWork { MayNeverGo: false } && Settled(w));
            fault = File!.Checkpoint() ?? Commit(batch);
        }

        if (fault is not null)
        {
            _backlog.InsertRange(0, batch);
            Fail(fault);
            return;
        }

        Calls += batch.Count(w => w is HoldWork);
        batch.ForEach(w => w.Settle(true));
        File!.Measure(batch.Exists(w => w.TouchesRefusals));
        _room.Measured(File.Pages);
        if (_room.Short)
        {
            Checkpoint();       // the log begins at its front again, so it needs no more room than it has
        }
    }

    private JournalFault? Commit(List<JournalWork> batch)
    {
        if (!batch.TrueForAll(w => w.Empty) && File!.Commit(batch) is { } fault)
        {
            return fault;
        }

        _desk.Written(batch);
        return null;
    }

    private void Fail(JournalFault fault)
    {
        _fault = fault;
        Volatile.Write(ref _retryDue, false);
        if (fault.Kind is FaultKind.Damaged)
        {
            Damaged(fault.Text);        // the next turn begins anew
            Volatile.Write(ref _retryDue, true);
        }
    }

    private void KeepRoom()
    {
        if (_room.Over())
        {
            _announcer.RoomEnough(Dropped);
        }

        if (_room.Short)
        {
            _announcer.RoomShort();
        }

        if (File!.WantsCheckpoint)
        {
            Checkpoint();
        }

        if (_fault is not null)
        {
            return;
        }

        if (_room.Next(() => _desk.Read(i => i.MayGo())) is { } thin)
        {
            Thin(thin);
        }
        else if (File.Pages.Free > _options.CheckpointPages && _desk.Read(i => i.Count) is 0 && File.Refusals is 0)
        {
            Shrink();
        }
    }

    private void Shrink()
    {
        File!.Shrink();
        if (File.Doubt is { } doubt)
        {
            Fail(doubt);
            return;
        }

        _room.Measured(File.Pages);
        _room.LayReserve();
    }

    private void Thin(ThinWork work)
    {
        if (Commit([work]) is { } fault)
        {
            Fail(fault);
            return;
        }

        Dropped += work.Gone;
        _room.Thinned(work);
        Checkpoint();
        File!.Measure();
        _room.Measured(File.Pages);
        _desk.Wake();               // the next piece in a turn of its own: whoever waits goes first
    }

    private void Checkpoint()
    {
        if (File!.Checkpoint() is { } fault)
        {
            if (fault.Kind is FaultKind.Full)
            {
                _room.DiskFull();
            }

            Log.CheckpointFailed(_logger, fault.Text);
            if (fault.Kind is FaultKind.Damaged || File.Doubt is not null)
            {
                Fail(fault);
            }
        }
    }

    /// <summary>
    /// The log was written again when it was opened (<see cref="LogRewrite"/>), and is carried over as a whole before anything is
    /// added to it: what comes behind a gap would be lost with it.
    /// </summary>
    private void Recover()
    {
        Volatile.Write(ref _retryDue, false);
        _retryArmed = false;
        if (File is null || _fault is { Kind: not FaultKind.Full })
        {
            Reopen(null);
        }

        if (File is null)
        {
            return;
        }

        _fault = File.Checkpoint(whole: true);
        if (_fault is { Kind: FaultKind.Full } && _room.DiskFull())
        {
            _fault = File.Checkpoint(whole: true);
        }

        if (_fault is null && _room.Short && !_room.DiskHasRoom)
        {
            CommitDeletions();
            _fault = File.Doubt ?? (_room.DiskHasRoom ? null : new(FaultKind.Full, "the disk is full"));
        }
    }

    /// <summary>With the log empty there is room in it, so that what the CSMS has answered can go even now.</summary>
    private void CommitDeletions()
    {
        while (File!.Doubt is null && _backlog.Where(w => !w.Awaited).Take(WorksWhenFull).ToHashSet() is { Count: > 0 } some && Commit([.. some]) is null)
        {
            _backlog.RemoveAll(some.Contains);
            File.Checkpoint(whole: true);
            File.Measure();
            _room.Measured(File.Pages);
        }
    }

    private void Reopen(string? damage)
    {
        Close();
        var opened = _opener.Open(_desk.NewIndex, out var index, damage);
        if (opened.Alarm is { } alarm)
        {
            _announcer.Alarm(alarm);
        }

        (_file, _fault) = (opened.File, opened.Fault);
        if (File is null)
        {
            if (_fault is { Kind: FaultKind.Full })
            {
                _room.DiskFull();
            }

            return;
        }

        _desk.Replace(index, _backlog);
        _room.Opened(File.Pages);
        Log.Opened(_logger, JournalFile.PathOf(_options), index.Count, File.Refusals);
    }

    private void Close()
    {
        if (_file is { } file)
        {
            _commitsBefore += file.Commits;
            _fsyncsBefore += file.Fsyncs;
            _file = null;
            file.Dispose();
        }
    }

    private static bool Settled(JournalWork work)
    {
        work.Settle(false);
        return true;
    }

    private static void GiveUp(List<JournalWork> works) => works.RemoveAll(w => w.Awaited && Settled(w));
}
