using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp;

namespace Gateway.Outage;

/// <summary>
/// The newest StatusNotification of each connector of one station, and whether the CSMS has heard it. In the station memory: it
/// outlives restarts and costs no write of its own.
/// </summary>
internal sealed class StandInStatuses(string station, OcppVersion version, StationMemory memory)
{
    private const string Kind = "status";

    /// <summary>A station that tells of more connectors than this is broken; what is beyond is not remembered.</summary>
    private const int MostConnectors = 256;

    // Value: version, owed, ticks UTC (8), length of the message id (2), message id, payload.
    private const int Head = 12;

    private readonly string _prefix = station + "/";
    private readonly Lock _gate = new();        // the session puts while a replay asks
    private readonly HashSet<string> _keys = [.. memory.All(Kind).Select(p => p.Key).Where(key => IsOf(key, station + "/"))];

    /// <summary>Remembers it in place of an older one of its connector.</summary>
    /// <param name="owed">False: the CSMS has answered it.</param>
    /// <returns>The call; null where the payload does not tell its connector.</returns>
    public HeldCall? Put(string messageId, byte[] payload, DateTimeOffset now, bool owed)
    {
        if (StandInFields.Read(payload) is not { } fields || KeyOf(fields) is not { } key)
        {
            return null;
        }

        lock (_gate)
        {
            if (!_keys.Contains(key) && _keys.Count >= MostConnectors)
            {
                return null;
            }

            _keys.Add(key);
            memory.Put(Kind, key, Write(messageId, payload, now, owed));
        }

        return Call(key, version, messageId, payload, now);
    }

    /// <summary>What the CSMS has yet to hear, oldest first.</summary>
    public IReadOnlyList<HeldCall> Owed()
    {
        lock (_gate)
        {
            return [.. _keys.Select(ReadOwed).OfType<HeldCall>().OrderBy(call => call.HeldAt)];
        }
    }

    /// <summary>The CSMS has answered, or refused it for good; a newer one of the connector is still owed.</summary>
    public void Delivered(HeldCall status)
    {
        var key = _prefix + status.Replaces?[(Kind.Length + 1)..];
        lock (_gate)
        {
            if (ReadOwed(key) is { } newest && newest.Payload.Span.SequenceEqual(status.Payload.Span))
            {
                memory.Put(Kind, key, Write(status.MessageId, status.Payload.Span, status.HeldAt, owed: false));
            }
        }
    }

    private string? KeyOf(JsonElement fields)
    {
        var evse = version is OcppVersion.V16 ? 0 : fields.Whole("evseId");
        return (evse, fields.Whole("connectorId")) is ({ } e, { } c) ? string.Create(CultureInfo.InvariantCulture, $"{_prefix}{e}/{c}") : null;
    }

    private HeldCall? ReadOwed(string key)
    {
        if (!memory.TryGet(Kind, key, out var value) || value.Length < Head || value.Span[1] == 0)
        {
            return null;
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(value.Span[2..]);
        var payload = Head + BinaryPrimitives.ReadUInt16LittleEndian(value.Span[10..]);
        return payload > value.Length || at < 0 || at > DateTimeOffset.MaxValue.Ticks || !Enum.IsDefined((OcppVersion)value.Span[0])
            ? null
            : Call(key, (OcppVersion)value.Span[0], Encoding.UTF8.GetString(value.Span[Head..payload]), value[payload..], new(at, TimeSpan.Zero));
    }

    private HeldCall Call(string key, OcppVersion spoken, string messageId, ReadOnlyMemory<byte> payload, DateTimeOffset at)
        => new(station, spoken, "StatusNotification", messageId, payload, at, HeldKind.Status) { Replaces = $"{Kind}/{key[_prefix.Length..]}" };

    private byte[] Write(string messageId, ReadOnlySpan<byte> payload, DateTimeOffset now, bool owed)
    {
        var id = Encoding.UTF8.GetBytes(messageId.Length <= 255 ? messageId : messageId[..255]);
        var value = new byte[Head + id.Length + payload.Length];
        (value[0], value[1]) = ((byte)version, owed ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(2), now.UtcTicks);
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(10), (ushort)id.Length);
        id.CopyTo(value.AsSpan(Head));
        payload.CopyTo(value.AsSpan(Head + id.Length));
        return value;
    }

    // A station's id may have slashes in it: "a/1/2" is connector 1/2 of "a", and no connector of "a/1" has but one number.
    private static bool IsOf(string key, string prefix)
        => key.StartsWith(prefix, StringComparison.Ordinal) && key[prefix.Length..].Split('/') is [var evse, var connector]
        && long.TryParse(evse, CultureInfo.InvariantCulture, out _) && long.TryParse(connector, CultureInfo.InvariantCulture, out _);
}
