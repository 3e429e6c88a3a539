namespace Gateway.Journal;

/// <summary>
/// Keeps the journal within its room, once those who waited were told: lays or releases the reserve, carries the log over, thins out
/// what may go, gives back what is not needed.
/// </summary>
internal sealed class RoomKeeper(JournalOptions options, JournalDesk desk, FileKeeper keeper, JournalAnnouncer announcer)
{
    private readonly Room _room = keeper.Room;

    /// <summary>Calls that had to go, since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>One piece of it: whoever waits goes first.</summary>
    public void Keep()
    {
        if (_room.Over())
        {
            announcer.RoomEnough(Dropped);
        }

        if (_room.Short)
        {
            announcer.RoomShort();
        }

        if (keeper.File!.WantsCheckpoint)
        {
            keeper.Checkpoint();
        }

        if (keeper.Fault is not null)
        {
            return;
        }

        if (_room.Next(() => desk.Read(i => i.MayGo())) is { } thin)
        {
            Thin(thin);
        }
        else if (keeper.File.Pages.Free > options.CheckpointPages && desk.Read(i => i.Count) is 0 && keeper.File.Refusals is 0)
        {
            Shrink(keeper.File);
        }
    }

    private void Thin(ThinWork work)
    {
        if (keeper.Commit([work]) is { } fault)
        {
            keeper.Fail(fault);
            return;
        }

        Dropped += work.Gone;
        _room.Thinned(work);
        keeper.Checkpoint();
        keeper.Measure();
        desk.Wake();                // the next piece in a turn of its own: whoever waits goes first
    }

    private void Shrink(JournalFile file)
    {
        file.Shrink();
        if (file.Doubt is { } doubt)
        {
            keeper.Fail(doubt);
            return;
        }

        _room.Measured(file.Pages);
        _room.LayReserve();
    }
}
