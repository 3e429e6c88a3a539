namespace Gateway.Ocpp.Records.V16;

/// <summary>Asks the station to end a running transaction.</summary>
public sealed record RemoteStopTransactionRequest(long TransactionId);

/// <summary>The answer to a <see cref="RemoteStopTransactionRequest"/>.</summary>
public sealed record RemoteStopTransactionResponse(Open<RemoteStartStopStatus> Status);
