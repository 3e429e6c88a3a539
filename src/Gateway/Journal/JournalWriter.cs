namespace Gateway.Journal;

/// <summary>
/// The one thread that writes. While it waits for the disk the next calls gather, so the slower the disk the more calls share
/// one wait, and no window has to be chosen.
/// </summary>
internal sealed class JournalWriter(JournalOptions options, JournalDesk desk, FileKeeper keeper, JournalAnnouncer announcer, ILogger logger)
{
    private const int WorksAtOnce = 4096;
    private const int WorksWhenShort = 128;

    private readonly Room _room = keeper.Room;
    private readonly RoomKeeper _roomKeeper = new(options, desk, keeper, announcer);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<JournalWork> _backlog = [];
    private volatile bool _stopping;

    /// <summary>Calls that were put on disk, since the start.</summary>
    public long Calls { get; private set; }

    /// <inheritdoc cref="RoomKeeper.Dropped"/>
    public long Dropped => _roomKeeper.Dropped;

    public Task Ended => _ended.Task;

    /// <summary>Returns when the file is open, or it is known why it is not.</summary>
    public void Start()
    {
        Turn([]);
        new Thread(Run) { IsBackground = true, Name = "journal" }.Start();
    }

    public void Stop()
    {
        _stopping = true;
        desk.Close();
    }

    private void Run()
    {
        bool stopping;
        do
        {
            desk.Wait();
            stopping = _stopping;
            Turn(desk.Take());
        }
        while (!stopping);

        _backlog.ForEach(w => w.Settle(false));
        keeper.Close();
        _ended.SetResult();
    }

    private void Turn(List<JournalWork> taken)
    {
        try
        {
            _backlog.AddRange(taken);
            LookAgain();
            CommitAll();
            if (keeper.Fault is null)
            {
                _roomKeeper.Keep();
            }
        }
        catch (Exception e)
        {
            Log.TurnFailed(logger, e);
            keeper.Fail(e);
        }

        AfterTurn();
    }

    /// <summary>At what was in the way in the last turn.</summary>
    private void LookAgain()
    {
        keeper.Repair(_backlog);
        if (keeper.Fault is not null && keeper.Retry.Due)
        {
            keeper.Recover(_backlog);
            Tell();
        }
        else if (keeper.Fault is null && _room.Short)
        {
            keeper.Retry.Heard();
            _room.Measured(keeper.File!.Pages);        // others may have made room on the disk
            Tell();
        }
    }

    /// <summary>Nobody waits in vain, and everybody hears how it stands.</summary>
    private void AfterTurn()
    {
        Tell();
        if ((keeper.Fault is not null || _room.AtEnd) && !_stopping)
        {
            keeper.Retry.Arm(keep: keeper.Fault is { Kind: FaultKind.Damaged });
        }

        if (keeper.Fault is not null)
        {
            _backlog.RemoveAll(w => w.Awaited && Refused(w));
        }
    }

    /// <summary>Before those who wait are told, so that whoever hears a no can see why.</summary>
    private void Tell()
        => announcer.Tell(keeper.Fault?.Text ?? (_room.AtEnd ? "the journal is full" : null), keeper.Fault is null or { Kind: FaultKind.Full });

    private void CommitAll()
    {
        while (keeper.Fault is null && _backlog.Count > 0)
        {
            var batch = TakeBatch();
            if (batch.Count > 0)
            {
                Commit(batch);
            }
        }
    }

    private List<JournalWork> TakeBatch()
    {
        var batch = new List<JournalWork>();
        var (bytes, taken) = (0L, 0);
        for (; taken < _backlog.Count && taken < (_room.Short ? WorksWhenShort : WorksAtOnce) && bytes < options.BatchBytes; taken++)
        {
            var work = _backlog[taken];
            if (work is HoldWork hold && !_room.Admits(hold, s => desk.Read(i => i.BytesOf(s))))
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

    private void Commit(List<JournalWork> batch)
    {
        var fault = CommitOrGiveBack(batch);
        if (fault is { Kind: FaultKind.Full } && _room.DiskFull())
        {
            batch.RemoveAll(w => w is HoldWork { MayNeverGo: false } && Refused(w));
            fault = keeper.File!.Checkpoint() ?? CommitOrGiveBack(batch);
        }

        if (fault is not null)
        {
            _backlog.InsertRange(0, batch);
            keeper.Fail(fault);
            return;
        }

        Calls += batch.Count(w => w is HoldWork);
        batch.ForEach(w => w.Settle(true));
        keeper.Measure(batch.Exists(w => w.TouchesRefusals));
        if (_room.Short)
        {
            keeper.Checkpoint();        // the log begins at its front again, so it needs no more room than it has
        }
    }

    /// <summary>A mistake of ours leaves nobody waiting: either all of it is on disk, or it is treated as what the disk did not take.</summary>
    private JournalFault? CommitOrGiveBack(List<JournalWork> batch)
    {
        var before = keeper.Commits;
        try
        {
            return keeper.Commit(batch);
        }
        catch (Exception) when (keeper.Commits == before)
        {
            _backlog.InsertRange(0, batch);
            throw;
        }
        catch (Exception)
        {
            batch.ForEach(w => w.Settle(true));
            throw;
        }
    }

    private static bool Refused(JournalWork work)
    {
        work.Settle(false);
        return true;
    }
}
