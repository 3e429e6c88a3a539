namespace Gateway.Ocpp.Records.V16;

/// <summary>Tells that a transaction has ended, later too if it was offline.</summary>
public sealed record StopTransactionRequest(
    long TransactionId,
    DateTimeOffset Timestamp,
    long MeterStop,
    string? IdTag = null,
    Open<Reason>? Reason = null,
    IReadOnlyList<MeterValue>? TransactionData = null);

/// <summary>The answer to a <see cref="StopTransactionRequest"/>.</summary>
public sealed record StopTransactionResponse(IdTagInfo? IdTagInfo = null);

/// <summary>Why a transaction has ended.</summary>
public enum Reason
{
    EmergencyStop, EVDisconnected, HardReset, Local, Other, PowerLoss, Reboot, Remote, SoftReset, UnlockCommand, DeAuthorized,
}
