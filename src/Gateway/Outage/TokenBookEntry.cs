using System.Buffers.Binary;
using System.Text.Json;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Outage;

/// <summary>What the CSMS said about one token, in the words of 2.x, which has all that 1.6 has.</summary>
/// <param name="Sequence">Rises with each answer that is learnt: what is older than a station's ClearCache is not for that station.</param>
internal sealed record TokenBookEntry(IdTokenInfoType Info, long Sequence)
{
    /// <summary>What is longer is cut down to what decides: messages to the driver go.</summary>
    private const int MostBytes = 1024;

    public bool IsAccepted => Info.Status == AuthorizationStatusEnumType.Accepted;

    /// <summary>An accepted token is Expired from its moment on, by the wall clock as it stands.</summary>
    public IdTokenInfoType At(DateTimeOffset now)
        => IsAccepted && Info.CacheExpiryDateTime <= now ? Info with { Status = AuthorizationStatusEnumType.Expired } : Info;

    public byte[] Write()
    {
        var info = JsonSerializer.SerializeToUtf8Bytes(Info, V2Json.Default.IdTokenInfoType);
        var value = new byte[sizeof(long) + info.Length];
        BinaryPrimitives.WriteInt64LittleEndian(value, Sequence);
        info.CopyTo(value.AsSpan(sizeof(long)));
        return value;
    }

    /// <summary>Null: it was not written by us, or by a later version.</summary>
    public static TokenBookEntry? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return value.Length > sizeof(long) && JsonSerializer.Deserialize(value[sizeof(long)..], V2Json.Default.IdTokenInfoType) is { } info
                ? new(info, BinaryPrimitives.ReadInt64LittleEndian(value))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The part of it that is worth a place in the book.</summary>
    public static IdTokenInfoType Short(IdTokenInfoType info)
        => JsonSerializer.SerializeToUtf8Bytes(info, V2Json.Default.IdTokenInfoType).Length <= MostBytes
            ? info
            : new(info.Status, info.CacheExpiryDateTime, info.ChargingPriority,
                info.GroupIdToken is { IdToken.Length: <= TokenBook.MostCharacters } group ? new(group.IdToken, group.Type) : null);
}
