using System.Collections.Immutable;
using System.Text.Json;

namespace Gateway.GridSignals.External;

/// <summary>What has been counted of one limit, as it is kept over a restart. By the wall clock.</summary>
/// <param name="Recent">When excursions of the last 24 h began, the oldest first.</param>
/// <param name="LockedSince">Null: it is not locked out.</param>
internal sealed record ExcursionRecord(ImmutableArray<DateTimeOffset> Recent, DateTimeOffset? LockedSince, string Reason)
{
    public static readonly ExcursionRecord Clean = new([], null, "");

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>One that cannot be read locks out: nobody knows what was in it.</summary>
    public static ExcursionRecord Read(byte[]? note, DateTimeOffset now)
    {
        try
        {
            return note is null ? Clean : JsonSerializer.Deserialize<ExcursionRecord>(note) is { Recent.IsDefault: false } kept ? kept : Lost(now);
        }
        catch (JsonException)
        {
            return Lost(now);
        }
    }

    private static ExcursionRecord Lost(DateTimeOffset now) => new([], now, "what was counted before cannot be read any more");
}

/// <summary>
/// Counts how often a limit of the connection was exceeded, and for how long. Back under it in time is no excursion; one that lasts,
/// two close together or too many in a day lock out. Pure but for what it remembers; not for several threads.
/// </summary>
internal sealed class Excursions(ExcursionOptions options, ExcursionRecord record, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private long? _overSince;
    private bool _isCounted;        // this time over the limit is an excursion already

    public ExcursionRecord Record { get; private set; } = record;

    public bool IsLocked => Record.LockedSince is not null;

    /// <summary>How long the limit has been exceeded without a break. Null: it is not.</summary>
    public TimeSpan? Over => _overSince is { } since ? time.GetElapsedTime(since) : null;

    /// <summary>What was just measured.</summary>
    /// <returns>What has happened, for people; null: nothing new.</returns>
    public string? Measured(bool isOver)
    {
        if (!isOver)
        {
            (_overSince, _isCounted) = (null, false);
            return null;
        }

        _overSince ??= time.GetTimestamp();
        var lasted = time.GetElapsedTime(_overSince.Value);
        return !_isCounted && lasted > options.Within ? Begin()
            : _isCounted && !IsLocked && lasted > options.Longest ? Lock($"an excursion lasted for more than {options.Longest.TotalSeconds:0} s")
            : null;
    }

    /// <returns>Null: it is reset; else why not.</returns>
    public string? Reset()
    {
        if (Record.LockedSince is not { } since)
        {
            return "it is not locked out";
        }

        if (since + options.LockedFor - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            return $"it may be reset in {Math.Ceiling(left.TotalMinutes)} min at the earliest";
        }

        Record = ExcursionRecord.Clean;
        return null;
    }

    private string Begin()
    {
        _isCounted = true;
        var now = time.GetUtcNow();
        var last = Record.Recent.IsEmpty ? (DateTimeOffset?)null : Record.Recent[^1];
        // A clock that was set back makes none younger than now.
        Record = Record with { Recent = [.. Record.Recent.Where(t => now - t < Day && t <= now), now] };
        return IsLocked ? "exceeded again while it is locked out"
            : last is { } before && now - before < options.Apart ? Lock($"a second excursion came within {options.Apart.TotalMinutes:0} min")
            : Record.Recent.Length > options.Most ? Lock($"more than {options.Most} excursions came in 24 h")
            : $"exceeded for more than {options.Within.TotalSeconds:0} s; {Record.Recent.Length} in 24 h";
    }

    private string Lock(string reason)
    {
        Record = Record with { LockedSince = time.GetUtcNow(), Reason = reason };
        return $"locked out: {reason}";
    }
}
