using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>How the site and the CSMS stand to each other. Where several hold, the first does.</summary>
public enum CsmsState
{
    /// <summary>At least one station that is connected is without the CSMS, and is answered in its place.</summary>
    Bridging,

    /// <summary>The CSMS is there, and is told by at least one station what it missed.</summary>
    Replaying,

    /// <summary>The CSMS is there: a station's link stands, or the gateway's own.</summary>
    Relaying,

    /// <summary>No link stands, and no station is there to be answered for (or outages are not bridged).</summary>
    Away,
}

/// <summary>All links to the CSMS, and what it is owed.</summary>
/// <param name="Since">Since when it is in this state, by the wall clock.</param>
/// <param name="StationsAlone">Stations that are answered in the CSMS's place.</param>
/// <param name="Bridge">Null: outages are not bridged.</param>
public sealed record UpstreamSnapshot(CsmsState State, DateTimeOffset Since, int StationsAlone, BridgeSnapshot? Bridge);

/// <summary>What the CSMS is owed.</summary>
/// <param name="Queued">Held calls of all stations.</param>
/// <param name="QueuedOf">Held calls of each station that has any.</param>
/// <param name="OldestAt">When the oldest was held, by <see cref="TimeProvider.GetTimestamp"/>. Null: none is held.</param>
/// <param name="DeadLetters">Messages that the CSMS refused for good.</param>
/// <param name="Replay">Null: nothing is replayed now.</param>
public sealed record BridgeSnapshot(
    int Queued,
    ImmutableSortedDictionary<string, int> QueuedOf,
    long? OldestAt,
    long DeadLetters,
    ReplaySnapshot? Replay,
    JournalSnapshot Journal);

/// <summary>The CSMS is being told what it missed.</summary>
/// <param name="Delivered">Messages since the first of these stations began.</param>
/// <param name="Stations">Stations that are not done yet.</param>
public sealed record ReplaySnapshot(long Delivered, int Stations);

/// <summary>The disk's part in it.</summary>
/// <param name="Reason">Why it is not writing, so that nothing is acknowledged in the CSMS's place. Null: it is.</param>
/// <param name="MaxBytes">What it may take on disk.</param>
/// <param name="Dropped">Messages that had to make room, since the gateway started.</param>
/// <param name="Commits">Since the gateway started.</param>
/// <param name="Fsyncs">Times the disk was waited for, since the gateway started.</param>
public sealed record JournalSnapshot(string? Reason, long Bytes, long MaxBytes, long Dropped, long Commits, long Fsyncs);
