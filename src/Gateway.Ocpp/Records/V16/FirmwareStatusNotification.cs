namespace Gateway.Ocpp.Records.V16;

/// <summary>Reports progress of the update begun by UpdateFirmware.</summary>
public sealed record FirmwareStatusNotificationRequest(Open<FirmwareStatus> Status);

/// <summary>The answer to a <see cref="FirmwareStatusNotificationRequest"/>.</summary>
public sealed record FirmwareStatusNotificationResponse;

/// <summary>How far an unsigned firmware update has come.</summary>
public enum FirmwareStatus { Downloaded, DownloadFailed, Downloading, Idle, InstallationFailed, Installing, Installed }
