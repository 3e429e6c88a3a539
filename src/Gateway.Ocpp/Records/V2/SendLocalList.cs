namespace Gateway.Ocpp.Records.V2;

/// <summary>Replaces or amends the list of tokens the station may accept by itself.</summary>
public sealed record SendLocalListRequest(
    long VersionNumber,
    Open<UpdateEnumType> UpdateType,
    IReadOnlyList<AuthorizationData>? LocalAuthorizationList = null);

/// <summary>The answer to a <see cref="SendLocalListRequest"/>.</summary>
public sealed record SendLocalListResponse(Open<SendLocalListStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>How a new local authorization list relates to the old one.</summary>
public enum UpdateEnumType { Differential, Full }

/// <summary>One entry of the station's local authorization list.</summary>
public sealed record AuthorizationData(IdTokenType IdToken, IdTokenInfoType? IdTokenInfo = null);

/// <summary>Result of updating the local authorization list.</summary>
public enum SendLocalListStatusEnumType { Accepted, Failed, VersionMismatch }
