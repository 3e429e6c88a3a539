namespace Gateway.Ocpp.Records.V16;

/// <summary>Tells a new state or fault of a connector or the station.</summary>
public sealed record StatusNotificationRequest(
    int ConnectorId,
    Open<ChargePointStatus> Status,
    Open<ChargePointErrorCode> ErrorCode,
    string? Info = null,
    DateTimeOffset? Timestamp = null,
    string? VendorId = null,
    string? VendorErrorCode = null);

/// <summary>The answer to a <see cref="StatusNotificationRequest"/>.</summary>
public sealed record StatusNotificationResponse;

/// <summary>State of a connector, or of the whole station for connector 0.</summary>
public enum ChargePointStatus
{
    Available, Preparing, Charging, SuspendedEVSE, SuspendedEV, Finishing, Reserved, Unavailable, Faulted,
}

/// <summary>Kind of fault reported along with a connector's status.</summary>
public enum ChargePointErrorCode
{
    ConnectorLockFailure, EVCommunicationError, GroundFailure, HighTemperature, InternalError, LocalListConflict, NoError,
    OtherError, OverCurrentFailure, PowerMeterFailure, PowerSwitchFailure, ReaderFailure, ResetFailure, UnderVoltage,
    OverVoltage, WeakSignal,
}
