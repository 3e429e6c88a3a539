using System.Text.Json;

namespace Gateway.GridSignals.External;

/// <summary>A limit that a source has set, as it is kept over a restart.</summary>
/// <param name="Since">By the wall clock.</param>
/// <param name="Lasts">From then on; null: until it is changed.</param>
/// <param name="Until">The end by <see cref="TimeProvider.GetTimestamp"/>, which no restart survives.</param>
internal sealed record KeptLimit(double Watt, DateTimeOffset Since, TimeSpan? Lasts, long? Until)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new Note(Watt, Since, Lasts?.TotalSeconds));

    /// <summary>Null: there is none, it cannot be read, or it has ended.</summary>
    public static KeptLimit? Read(byte[]? note, TimeProvider time)
    {
        try
        {
            return note is not null && JsonSerializer.Deserialize<Note>(note) is { } kept && kept.Watt >= 0 ? Of(kept, time) : null;
        }
        catch (JsonException)
        {
            return null;        // fail-safe holds until the source says it again
        }
    }

    // The clock may have been set meanwhile: it lasts no longer than it did when it was set.
    private static KeptLimit? Of(Note kept, TimeProvider time)
    {
        if (kept.Seconds is not { } seconds)
        {
            return new(kept.Watt, kept.Since, null, null);
        }

        var left = Math.Min(seconds, (kept.Since.AddSeconds(seconds) - time.GetUtcNow()).TotalSeconds);
        return left <= 0 ? null
            : new(kept.Watt, kept.Since, TimeSpan.FromSeconds(seconds), time.GetTimestamp() + (long)(left * time.TimestampFrequency));
    }

    private sealed record Note(double Watt, DateTimeOffset Since, double? Seconds);
}
