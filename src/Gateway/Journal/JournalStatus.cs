using System.Collections.Immutable;

namespace Gateway.Journal;

/// <summary>How the journal is doing.</summary>
/// <param name="Writing">False: nothing may be acknowledged in the CSMS's place.</param>
/// <param name="Reason">Why it is not writing. Null: it is.</param>
/// <param name="Alarm">What was lost or set aside since the gateway started. Null: nothing.</param>
/// <param name="Queued">Held calls.</param>
/// <param name="PerStation">Held calls of each station that has any.</param>
/// <param name="Oldest">When the oldest held call was held, by the wall clock of that day.</param>
/// <param name="OldestAge">How long ago that is, by the monotonic clock where this process held it.</param>
/// <param name="Bytes">On disk: file and write-ahead log.</param>
/// <param name="Refused">Dead letters.</param>
/// <param name="Dropped">Calls that went to make room, since the gateway started.</param>
/// <param name="Calls">Calls put on disk since the gateway started.</param>
/// <param name="Commits">Transactions since the gateway started.</param>
/// <param name="Fsyncs">Times the disk was waited for: one a commit, two to three a checkpoint.</param>
public sealed record JournalStatus(
    bool Writing,
    string? Reason,
    string? Alarm,
    int Queued,
    ImmutableSortedDictionary<string, int> PerStation,
    DateTimeOffset? Oldest,
    TimeSpan? OldestAge,
    long Bytes,
    long Refused,
    long Dropped,
    long Calls,
    long Commits,
    long Fsyncs)
{
    /// <summary>What it may take on disk.</summary>
    public long MaxBytes { get; init; }
}
