namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station to start charging on behalf of a remote user.</summary>
public sealed record RequestStartTransactionRequest(
    IdTokenType IdToken,
    long RemoteStartId,
    int? EvseId = null,
    IdTokenType? GroupIdToken = null,
    ChargingProfileType? ChargingProfile = null);

/// <summary>The answer to a <see cref="RequestStartTransactionRequest"/>.</summary>
public sealed record RequestStartTransactionResponse(
    Open<RequestStartStopStatusEnumType> Status,
    StatusInfoType? StatusInfo = null,
    string? TransactionId = null);

/// <summary>Answer to a remote request to start or stop charging.</summary>
public enum RequestStartStopStatusEnumType { Accepted, Rejected }
