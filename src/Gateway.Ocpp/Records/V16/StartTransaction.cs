namespace Gateway.Ocpp.Records.V16;

/// <summary>Tells that a transaction has begun, later too if it was offline.</summary>
public sealed record StartTransactionRequest(
    int ConnectorId,
    string IdTag,
    DateTimeOffset Timestamp,
    long MeterStart,
    long? ReservationId = null);

/// <summary>The answer to a <see cref="StartTransactionRequest"/>.</summary>
public sealed record StartTransactionResponse(long TransactionId, IdTagInfo IdTagInfo);
