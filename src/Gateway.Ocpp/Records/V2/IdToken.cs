using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>Token that identifies a driver or a group, with its kind.</summary>
public sealed record IdTokenType(
    string IdToken,
    Open<IdTokenEnumType> Type,
    IReadOnlyList<AdditionalInfoType>? AdditionalInfo = null);

/// <summary>Further identifier that accompanies a token.</summary>
public sealed record AdditionalInfoType(string AdditionalIdToken, string Type);

/// <summary>What sort of token the driver was identified by.</summary>
public enum IdTokenEnumType
{
    Central,
    [JsonStringEnumMemberName("eMAID")] EMAID,
    ISO14443,
    ISO15693,
    KeyCode,
    Local,
    MacAddress,
    NoAuthorization,
}

/// <summary>What the CSMS decides and knows about a token.</summary>
public sealed record IdTokenInfoType(
    Open<AuthorizationStatusEnumType> Status,
    DateTimeOffset? CacheExpiryDateTime = null,
    int? ChargingPriority = null,
    IdTokenType? GroupIdToken = null,
    string? Language1 = null,
    string? Language2 = null,
    IReadOnlyList<int>? EvseId = null,
    MessageContentType? PersonalMessage = null);

/// <summary>Verdict on a driver's token, with the reason if it may not charge.</summary>
public enum AuthorizationStatusEnumType
{
    Accepted, Blocked, ConcurrentTx, Expired, Invalid, NoCredit, NotAllowedTypeEVSE, NotAtThisLocation, NotAtThisTime, Unknown,
}

/// <summary>A text for the driver, with format and language.</summary>
public sealed record MessageContentType(Open<MessageFormatEnumType> Format, string Content, string? Language = null);

/// <summary>How the text of a message for the driver is encoded.</summary>
public enum MessageFormatEnumType { ASCII, HTML, URI, UTF8, QRCODE }
