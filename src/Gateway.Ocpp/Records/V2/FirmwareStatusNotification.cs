namespace Gateway.Ocpp.Records.V2;

/// <summary>Reports how far a firmware update has come.</summary>
public sealed record FirmwareStatusNotificationRequest(
    Open<FirmwareStatusEnumType> Status,
    long? RequestId = null,
    StatusInfoType? StatusInfo = null);

/// <summary>The answer to a <see cref="FirmwareStatusNotificationRequest"/>.</summary>
public sealed record FirmwareStatusNotificationResponse;

/// <summary>Stage that a firmware update has reached.</summary>
public enum FirmwareStatusEnumType
{
    Downloaded, DownloadFailed, Downloading, DownloadScheduled, DownloadPaused, Idle, InstallationFailed, Installing, Installed,
    InstallRebooting, InstallScheduled, InstallVerificationFailed, InvalidSignature, SignatureVerified,
}
