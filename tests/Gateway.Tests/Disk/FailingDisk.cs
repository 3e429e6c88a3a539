namespace Gateway.Tests.Disk;

/// <summary>How a disk fails.</summary>
internal enum DiskIllness
{
    /// <summary>What takes no more room still works.</summary>
    Full,

    /// <summary>Whatever changes something fails.</summary>
    WriteErrors,

    /// <summary>It takes everything, and cannot say that it is safe.</summary>
    SyncErrors,
}

/// <summary>Is well until told to fall ill, and then again when told so.</summary>
internal sealed class FailingDisk : SimulatedDisk
{
    private readonly Lock _lock = new();
    private DiskIllness _illness;       // under _lock, as all below
    private int _well = -1;             // so many acts that could fail still work; -1: all
    private int _failures;              // so many are left to fail
    private TaskCompletionSource _struck = new();

    /// <summary>From the <paramref name="k"/>-th act on that it can strike (0: the next one), as often as said.</summary>
    /// <returns>Ends when the first of them has failed.</returns>
    public Task FallsIll(DiskIllness illness, int k, int failures = int.MaxValue)
    {
        lock (_lock)
        {
            (_illness, _well, _failures) = (illness, k, failures);
            _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _struck.Task;
        }
    }

    public void GetsWell()
    {
        lock (_lock)
        {
            _well = -1;
        }
    }

    public override int Fails(in DiskOp op)
    {
        lock (_lock)
        {
            var code = CodeFor(op);
            if (_well < 0 || code is Sqlite.Ok || _well-- > 0)
            {
                return Sqlite.Ok;
            }

            _well = --_failures > 0 ? 0 : -1;
            _struck.TrySetResult();
            return code;
        }
    }

    private int CodeFor(in DiskOp op) => (_illness, op.Act) switch
    {
        (DiskIllness.Full, DiskAct.Write) when op.Grows => Sqlite.Full,
        (DiskIllness.WriteErrors, DiskAct.Write) => Sqlite.IoWrite,
        (DiskIllness.WriteErrors, DiskAct.Truncate) => Sqlite.IoTruncate,
        (DiskIllness.WriteErrors, DiskAct.Delete) => Sqlite.IoDelete,
        (DiskIllness.WriteErrors or DiskIllness.SyncErrors, DiskAct.Sync) => Sqlite.IoSync,
        _ => Sqlite.Ok,
    };
}
