using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Journal;

namespace Gateway.Outage;

/// <summary>
/// Numbers for transactions of 1.6 that begin while the CSMS is away. A station that missed the answer sends its StartTransaction
/// again, perhaps after a reconnect: it gets the same number, and the CSMS gets one transaction.
/// </summary>
internal sealed class StandInStarts(string station, StationMemory memory, Func<long, bool> isTaken)
{
    private const string Kind = "start";

    // From here to 2^31-1: all of 32 bits with sign, and where no CSMS that counts will come soon.
    private const int First = 1 << 30;

    private const int MostConnectors = 256;

    /// <summary>A number that the station does not use.</summary>
    public long Next()
    {
        long id;
        do
        {
            id = RandomNumberGenerator.GetInt32(First, int.MaxValue);
        }
        while (isTaken(id));

        return id;
    }

    /// <summary>The number that was given to these very bytes. Null: they are new.</summary>
    public long? Resent(JsonElement fields, ReadOnlySpan<byte> payload)
        => KeyOf(fields) is { } key && memory.TryGet(Kind, key, out var value) && value.Length > sizeof(long)
            && value.Span[sizeof(long)..].SequenceEqual(payload)
            ? BinaryPrimitives.ReadInt64LittleEndian(value.Span)
            : null;

    /// <summary>The call is on disk with its number.</summary>
    public void Held(LocalTransaction transaction, ReadOnlySpan<byte> payload)
    {
        if (transaction.Connector is >= 0 and < MostConnectors)
        {
            var value = new byte[sizeof(long) + payload.Length];
            BinaryPrimitives.WriteInt64LittleEndian(value, transaction.LocalId);
            payload.CopyTo(value.AsSpan(sizeof(long)));
            memory.Put(Kind, Key(transaction.Connector), value);
        }
    }

    private string? KeyOf(JsonElement fields) => fields.Whole("connectorId") is { } connector ? Key(connector) : null;

    private string Key(long connector) => string.Create(CultureInfo.InvariantCulture, $"{station}/{connector}");
}
