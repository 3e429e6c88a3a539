namespace Gateway.Ocpp.Records.V16;

/// <summary>Asks the station to start charging for a token.</summary>
public sealed record RemoteStartTransactionRequest(
    string IdTag,
    int? ConnectorId = null,
    ChargingProfile? ChargingProfile = null);

/// <summary>The answer to a <see cref="RemoteStartTransactionRequest"/>.</summary>
public sealed record RemoteStartTransactionResponse(Open<RemoteStartStopStatus> Status);

/// <summary>Whether the station will try to start or stop as told.</summary>
public enum RemoteStartStopStatus { Accepted, Rejected }
