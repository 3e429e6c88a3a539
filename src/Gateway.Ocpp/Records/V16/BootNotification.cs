namespace Gateway.Ocpp.Records.V16;

/// <summary>Registers the station after start-up; nothing else is sent before acceptance.</summary>
public sealed record BootNotificationRequest(
    string ChargePointVendor,
    string ChargePointModel,
    string? ChargePointSerialNumber = null,
    string? ChargeBoxSerialNumber = null,
    string? FirmwareVersion = null,
    string? Iccid = null,
    string? Imsi = null,
    string? MeterType = null,
    string? MeterSerialNumber = null);

/// <summary>The answer to a <see cref="BootNotificationRequest"/>.</summary>
public sealed record BootNotificationResponse(Open<RegistrationStatus> Status, DateTimeOffset CurrentTime, int Interval);

/// <summary>Whether the central system takes the station on after its boot.</summary>
public enum RegistrationStatus { Accepted, Pending, Rejected }
