using Gateway.Site;

namespace Gateway.Journal;

/// <summary>Tells people when it begins and when it is over, not each time.</summary>
internal sealed class JournalAnnouncer(SiteEvents events, ILogger logger)
{
    private volatile string? _reason = "not open yet";
    private volatile string? _alarm;
    private bool _told;         // that it is not writing
    private bool _short;

    /// <summary>Null: it is writing.</summary>
    public string? Reason => _reason;

    public string? AlarmText => _alarm;

    public void Tell(string? reason, bool full)
    {
        var before = _reason;
        _reason = reason;
        if (reason is not null && (!_told || before != reason))
        {
            _told = true;
            Log.NotWriting(logger, reason);
            events.Happened(full ? "journalFull" : "journalFailed", "site", $"Nothing is acknowledged in the CSMS's place: {reason}.");
        }
        else if (reason is null && _told)
        {
            _told = false;
            Log.WritingAgain(logger);
            events.Happened("journalBack", "site", "The journal is writing again.");
        }
    }

    public void Alarm(string text)
    {
        _alarm = text;
        Log.Damaged(logger, text);
        events.Happened("journalDamaged", "site", text);
    }

    public void RoomShort()
    {
        if (!_short)
        {
            _short = true;
            Log.RoomShort(logger);
            events.Happened("journalShort", "site", "The journal is short of room: events, status and every second meter sample may go.");
        }
    }

    public void RoomEnough(long dropped)
    {
        _short = false;
        Log.RoomEnough(logger, dropped);
    }
}
