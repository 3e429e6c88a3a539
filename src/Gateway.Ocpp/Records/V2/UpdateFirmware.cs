namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the station to fetch and install new firmware.</summary>
public sealed record UpdateFirmwareRequest(
    long RequestId,
    FirmwareType Firmware,
    int? Retries = null,
    int? RetryInterval = null);

/// <summary>The answer to an <see cref="UpdateFirmwareRequest"/>.</summary>
public sealed record UpdateFirmwareResponse(Open<UpdateFirmwareStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Firmware image to fetch, when to do so and how to check it.</summary>
public sealed record FirmwareType(
    string Location,
    DateTimeOffset RetrieveDateTime,
    DateTimeOffset? InstallDateTime = null,
    string? SigningCertificate = null,
    string? Signature = null);

/// <summary>Station's answer to a request to update its firmware.</summary>
public enum UpdateFirmwareStatusEnumType { Accepted, Rejected, AcceptedCanceled, InvalidCertificate, RevokedCertificate }
