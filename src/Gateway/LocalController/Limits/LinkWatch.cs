namespace Gateway.LocalController.Limits;

/// <summary>Since when the gateway has had no link of its own that the CSMS accepts: some profiles end a while after it was lost.</summary>
internal sealed class LinkWatch(OwnVoice voice, TimeProvider time)
{
    private long _lastSeen = time.GetTimestamp();

    /// <summary>Null: the link stands. After a start nothing older is known than the start.</summary>
    public DateTimeOffset? OfflineSince(DateTimeOffset now, long at)
        => voice.Version is null ? now - time.GetElapsedTime(Volatile.Read(ref _lastSeen), at) : null;

    /// <summary>About once a second.</summary>
    public void Look()
    {
        if (voice.Version is not null)
        {
            Volatile.Write(ref _lastSeen, time.GetTimestamp());
        }
    }
}
