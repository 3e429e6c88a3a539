using System.Collections.Immutable;
using System.Text.Json;

namespace Gateway.GridSignals.Evidence;

/// <summary>A record of a signal as it is kept on disk and exported.</summary>
/// <param name="Number">Counts from 1, over restarts.</param>
/// <param name="Received">By the wall clock.</param>
internal sealed record SignalNote(
    long Number, string Kind, string Source, string Id, string Text, DateTimeOffset Received, ImmutableArray<SignalStep> Steps)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Null: it cannot be read.</summary>
    public static SignalNote? Read(byte[] kept)
    {
        try
        {
            return JsonSerializer.Deserialize<SignalNote>(kept) is { Steps.IsDefault: false, Kind: not null, Source: not null, Text: not null } note ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
