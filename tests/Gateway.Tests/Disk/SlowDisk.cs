namespace Gateway.Tests.Disk;

/// <summary>Every sync takes so long, as on an SD card; more for real if the real one is slower.</summary>
internal sealed class SlowDisk(TimeSpan sync) : SimulatedDisk
{
    private int _syncs;

    public int Syncs => Volatile.Read(ref _syncs);

    public override int Fails(in DiskOp op)
    {
        if (op.Act is DiskAct.Sync)
        {
            Interlocked.Increment(ref _syncs);
            SimulatedDisks.Wait(sync);
        }

        return Sqlite.Ok;
    }
}
