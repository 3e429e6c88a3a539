using System.Globalization;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;
using V16Info = Gateway.Ocpp.Records.V16.IdTagInfo;
using V16Status = Gateway.Ocpp.Records.V16.AuthorizationStatus;

namespace Gateway.Outage;

/// <summary>Tokens and verdicts of 1.6 in the words of 2.x and back, so that a card known to one station is known to all.</summary>
internal static class TokenBookWords
{
    // What a 1.6 station reads is nearly always a card; a parent has no kind.
    private const string Card = "ISO14443";

    /// <summary>The key of a token: without regard to case, and of its kind, for a typed code must not pass for a card's number.</summary>
    public static string Key(string text, string type)
        => string.Create(CultureInfo.InvariantCulture, $"{type.Length}:{type.ToUpperInvariant()}{text.ToUpperInvariant()}");

    public static string Key(string idTag) => Key(idTag, Card);

    // All words of 1.6 are words of 2.x.
    public static IdTokenInfoType From(V16Info info) => new(
        Open<AuthorizationStatusEnumType>.Of(info.Status.ToString()), info.ExpiryDate,
        GroupIdToken: info.ParentIdTag is { Length: > 0 } parent ? new(parent, IdTokenEnumType.Central) : null);

    public static V16Info ToV16(IdTokenInfoType info) => new(Word(info.Status.Known), info.CacheExpiryDateTime, info.GroupIdToken?.IdToken);

    private static V16Status Word(AuthorizationStatusEnumType? status) => status switch
    {
        AuthorizationStatusEnumType.Accepted => V16Status.Accepted,
        AuthorizationStatusEnumType.Blocked or AuthorizationStatusEnumType.NoCredit => V16Status.Blocked,
        AuthorizationStatusEnumType.Expired => V16Status.Expired,
        AuthorizationStatusEnumType.ConcurrentTx => V16Status.ConcurrentTx,
        _ => V16Status.Invalid,
    };
}
