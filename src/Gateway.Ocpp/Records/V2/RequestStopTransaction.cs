namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station to end a transaction from afar.</summary>
public sealed record RequestStopTransactionRequest(string TransactionId);

/// <summary>The answer to a <see cref="RequestStopTransactionRequest"/>.</summary>
public sealed record RequestStopTransactionResponse(
    Open<RequestStartStopStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);
