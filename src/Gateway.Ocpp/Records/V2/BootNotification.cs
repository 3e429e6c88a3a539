namespace Gateway.Ocpp.Records.V2;

/// <summary>First message after a start; the station introduces itself and asks to register.</summary>
public sealed record BootNotificationRequest(ChargingStationType ChargingStation, Open<BootReasonEnumType> Reason);

/// <summary>The answer to a <see cref="BootNotificationRequest"/>.</summary>
public sealed record BootNotificationResponse(
    DateTimeOffset CurrentTime,
    int Interval,
    Open<RegistrationStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Make and identity of the station, told at boot.</summary>
public sealed record ChargingStationType(
    string Model,
    string VendorName,
    string? SerialNumber = null,
    ModemType? Modem = null,
    string? FirmwareVersion = null);

/// <summary>Why the station has just announced itself to the CSMS.</summary>
public enum BootReasonEnumType
{
    ApplicationReset, FirmwareUpdate, LocalReset, PowerUp, RemoteReset, ScheduledReset, Triggered, Unknown, Watchdog,
}

/// <summary>Whether the CSMS takes the station in after booting.</summary>
public enum RegistrationStatusEnumType { Accepted, Pending, Rejected }

/// <summary>SIM details of the station's mobile modem.</summary>
public sealed record ModemType(string? Iccid = null, string? Imsi = null);
