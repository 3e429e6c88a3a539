using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;
using V16 = Gateway.Ocpp.Records.V16;

namespace Gateway.Outage;

/// <summary>
/// What a session learns from calls that pass, for the time when the CSMS is away. What cannot be read teaches nothing; nothing throws.
/// </summary>
internal sealed class StandInLessons(
    string station, OcppVersion version, TokenBook book, StandInTokens tokens, StandInStatuses statuses, StationMemory memory)
{
    /// <summary>True: <see cref="Up"/> or <see cref="Down"/> has something to learn there.</summary>
    public static bool Interests(OcppVersion version, ReadOnlySpan<byte> action)
        => action.SequenceEqual("BootNotification"u8) || action.SequenceEqual("StatusNotification"u8) || action.SequenceEqual("Authorize"u8)
        || action.SequenceEqual("SendLocalList"u8) || action.SequenceEqual("ClearCache"u8) || action.SequenceEqual("GetLocalListVersion"u8)
        || (version is OcppVersion.V16
            ? action.SequenceEqual("StartTransaction"u8) || action.SequenceEqual("StopTransaction"u8) || action.SequenceEqual("RemoteStartTransaction"u8)
            : action.SequenceEqual("TransactionEvent"u8) || action.SequenceEqual("RequestStartTransaction"u8));

    /// <summary>A station's call and the CSMS's CALLRESULT, be it relayed or the answer to a replay.</summary>
    public void Up(ReadOnlySpan<byte> action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response, DateTimeOffset now)
    {
        if (action.SequenceEqual("BootNotification"u8))
        {
            StandInBoot.Learn(memory, station, request, response);
        }
        else if (action.SequenceEqual("StatusNotification"u8))
        {
            statuses.Put("", request.ToArray(), now, owed: false);
        }
        else if (version is OcppVersion.V16)
        {
            UpV16(request, response);
        }
        else if (response.IndexOf("idTokenInfo"u8) >= 0)      // few TransactionEvents have one, and many pass
        {
            UpV2(request, response);
        }
    }

    /// <summary>A CSMS's call and the station's CALLRESULT.</summary>
    public void Down(ReadOnlySpan<byte> action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        if (StandInFields.Read(response.ToArray()) is not { } answer)
        {
            return;
        }

        if (action.SequenceEqual("GetLocalListVersion"u8))
        {
            if (answer.Whole(version is OcppVersion.V16 ? "listVersion" : "versionNumber") is { } listed)
            {
                book.ListTold(station, listed);
            }
        }
        else if (answer.Text("status") is "Accepted")
        {
            Accepted(action, request);
        }
    }

    private void Accepted(ReadOnlySpan<byte> action, ReadOnlySpan<byte> request)
    {
        if (action.SequenceEqual("ClearCache"u8))
        {
            book.CacheCleared(station);
        }
        else if (action.SequenceEqual("SendLocalList"u8))
        {
            ListSent(request);
        }
        else if (StandInFields.Read(request.ToArray()) is { } start)
        {
            Vouch(start);
        }
    }

    private void ListSent(ReadOnlySpan<byte> request)
    {
        if (version is OcppVersion.V16)
        {
            if (Read(request, V16.V16Json.Default.SendLocalListRequest) is { } list)
            {
                book.ListSent(station, list.ListVersion, list.UpdateType == V16.UpdateType.Full, (list.LocalAuthorizationList ?? [])
                    .Select(d => (TokenBookWords.Key(d.IdTag), d.IdTagInfo is { } info ? TokenBookWords.From(info) : null)));
            }
        }
        else if (Read(request, V2Json.Default.SendLocalListRequest) is { } list)
        {
            book.ListSent(station, list.VersionNumber, list.UpdateType == UpdateEnumType.Full, (list.LocalAuthorizationList ?? [])
                .Select(d => (TokenBookWords.Key(d.IdToken.IdToken, d.IdToken.Type.ToString()), d.IdTokenInfo)));
        }
    }

    private void UpV16(ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        // The answers of Authorize, Start- and StopTransaction have it at the same place.
        if (StandInFields.Read(request.ToArray())?.Text("idTag") is { } tag
            && Read(response, V16.V16Json.Default.StopTransactionResponse)?.IdTagInfo is { } info)
        {
            book.Learn(station, TokenBookWords.Key(tag), TokenBookWords.From(info));
        }
    }

    private void UpV2(ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        // Likewise of Authorize and TransactionEvent.
        if (StandInFields.Read(request.ToArray())?.At("idToken") is { } token && token.Text("idToken") is { } text && token.Text("type") is { } type
            && Read(response, V2Json.Default.TransactionEventResponse)?.IdTokenInfo is { } info)
        {
            book.Learn(station, TokenBookWords.Key(text, type), info);
        }
    }

    private void Vouch(JsonElement start)
    {
        if (version is OcppVersion.V16)
        {
            if (start.Text("idTag") is { } tag)
            {
                tokens.Vouch(TokenBookWords.Key(tag));
            }
        }
        else if (start.At("idToken") is { } token && token.Text("idToken") is { } text && token.Text("type") is { } type)
        {
            tokens.Vouch(TokenBookWords.Key(text, type));
        }
    }

    private static T? Read<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(payload, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
