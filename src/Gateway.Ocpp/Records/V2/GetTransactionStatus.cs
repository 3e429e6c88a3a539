namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks if a transaction still runs and if messages wait to be delivered.</summary>
public sealed record GetTransactionStatusRequest(string? TransactionId = null);

/// <summary>The answer to a <see cref="GetTransactionStatusRequest"/>.</summary>
public sealed record GetTransactionStatusResponse(bool MessagesInQueue, bool? OngoingIndicator = null);
