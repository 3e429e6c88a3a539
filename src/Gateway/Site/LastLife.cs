using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// What of a station is worth knowing after a restart of the gateway: many say nothing of a transaction that goes on when they connect
/// again, and nobody would give its car more than the fallback current.
/// </summary>
/// <param name="HasFallback">The station had accepted the fallback profile.</param>
public sealed record LastLife(bool HasFallback, ImmutableArray<RunningTransaction> Running)
{
    /// <summary>A transaction that is said to run for longer is one of whose end nobody has told.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="before">What it was a moment ago; null: nothing.</param>
    /// <returns>The same object while nothing changes. Null: no transaction runs.</returns>
    public static LastLife? Of(StationSnapshot station, LastLife? before, TimeProvider time)
    {
        var running = station.Evses.Count(e => e.TransactionId is not null);
        if (running == 0)
        {
            return null;
        }

        var hasFallback = station.FallbackInstalled || before is { HasFallback: true };
        return before is not null && before.HasFallback == hasFallback && running == before.Running.Length && before.Running.All(r => r.RunsAt(station))
            ? before
            : new(hasFallback, [.. station.Evses.Where(e => e.TransactionId is not null).Select(e => RunningTransaction.Of(e, time))]);
    }
}

/// <summary>A transaction, and when it began by the wall clock.</summary>
public sealed record RunningTransaction(int Evse, string Id, DateTimeOffset Since)
{
    /// <param name="evse">One with a transaction.</param>
    public static RunningTransaction Of(EvseSnapshot evse, TimeProvider time)
        => new(evse.Id, evse.TransactionId!, time.GetUtcNow() - time.GetElapsedTime(evse.TransactionSince));

    public bool RunsAt(StationSnapshot station) => station.Evses.Any(e => e.Id == Evse && e.TransactionId == Id);
}
