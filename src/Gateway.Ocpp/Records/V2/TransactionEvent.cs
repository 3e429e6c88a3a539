namespace Gateway.Ocpp.Records.V2;

/// <summary>Reports the start, a change or the end of a charging transaction.</summary>
public sealed record TransactionEventRequest(
    Open<TransactionEventEnumType> EventType,
    DateTimeOffset Timestamp,
    Open<TriggerReasonEnumType> TriggerReason,
    long SeqNo,
    TransactionType TransactionInfo,
    CostDetailsType? CostDetails = null,
    IReadOnlyList<MeterValueType>? MeterValue = null,
    bool? Offline = null,
    int? NumberOfPhasesUsed = null,
    int? CableMaxCurrent = null,
    long? ReservationId = null,
    Open<PreconditioningStatusEnumType>? PreconditioningStatus = null,
    bool? EvseSleep = null,
    EVSEType? Evse = null,
    IdTokenType? IdToken = null);

/// <summary>The answer to a <see cref="TransactionEventRequest"/>.</summary>
public sealed record TransactionEventResponse(
    double? TotalCost = null,
    int? ChargingPriority = null,
    IdTokenInfoType? IdTokenInfo = null,
    TransactionLimitType? TransactionLimit = null,
    MessageContentType? UpdatedPersonalMessage = null,
    IReadOnlyList<MessageContentType>? UpdatedPersonalMessageExtra = null);

/// <summary>Position of an event in the course of a transaction.</summary>
public enum TransactionEventEnumType { Ended, Started, Updated }

/// <summary>What made the station send a transaction event.</summary>
public enum TriggerReasonEnumType
{
    AbnormalCondition, Authorized, CablePluggedIn, ChargingRateChanged, ChargingStateChanged, CostLimitReached, Deauthorized,
    EnergyLimitReached, EVCommunicationLost, EVConnectTimeout, EVDeparted, EVDetected, LimitSet, MeterValueClock,
    MeterValuePeriodic, OperationModeChanged, RemoteStart, RemoteStop, ResetCommand, RunningCost, SignedDataReceived,
    SoCLimitReached, StopAuthorized, TariffChanged, TariffNotAccepted, TimeLimitReached, Trigger, TxResumed, UnlockCommand,
}

/// <summary>State of a transaction at the moment of the event.</summary>
public sealed record TransactionType(
    string TransactionId,
    Open<ChargingStateEnumType>? ChargingState = null,
    int? TimeSpentCharging = null,
    Open<ReasonEnumType>? StoppedReason = null,
    long? RemoteStartId = null,
    Open<OperationModeEnumType>? OperationMode = null,
    string? TariffId = null,
    TransactionLimitType? TransactionLimit = null);

/// <summary>Whether the EV's battery has been brought to a suitable temperature.</summary>
public enum PreconditioningStatusEnumType { Unknown, Ready, NotReady, Preconditioning }

/// <summary>Limits at which a transaction stops delivering energy.</summary>
public sealed record TransactionLimitType(
    double? MaxCost = null,
    double? MaxEnergy = null,
    int? MaxTime = null,
    int? MaxSoC = null);

/// <summary>What is going on in a transaction at this moment.</summary>
public enum ChargingStateEnumType { EVConnected, Charging, SuspendedEV, SuspendedEVSE, Idle }

/// <summary>Why a transaction came to its end; absent counts as Local.</summary>
public enum ReasonEnumType
{
    DeAuthorized, EmergencyStop, EnergyLimitReached, EVDisconnected, GroundFault, ImmediateReset, MasterPass, Local,
    LocalOutOfCredit, Other, OvercurrentFault, PowerLoss, PowerQuality, Reboot, Remote, SOCLimitReached, StoppedByEV,
    TimeLimitReached, Timeout, ReqEnergyTransferRejected,
}
