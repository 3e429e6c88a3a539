namespace Gateway.Ocpp.Records.V2;

/// <summary>The local controller reports how far publishing has come.</summary>
public sealed record PublishFirmwareStatusNotificationRequest(
    Open<PublishFirmwareStatusEnumType> Status,
    IReadOnlyList<string>? Location = null,
    long? RequestId = null,
    StatusInfoType? StatusInfo = null);

/// <summary>The answer to a <see cref="PublishFirmwareStatusNotificationRequest"/>.</summary>
public sealed record PublishFirmwareStatusNotificationResponse;

/// <summary>How far a Local Controller is with offering firmware to its stations.</summary>
public enum PublishFirmwareStatusEnumType
{
    Idle, DownloadScheduled, Downloading, Downloaded, Published, DownloadFailed, DownloadPaused, InvalidChecksum,
    ChecksumVerified, PublishFailed,
}
