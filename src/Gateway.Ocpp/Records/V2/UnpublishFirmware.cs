namespace Gateway.Ocpp.Records.V2;

/// <summary>Tells the local controller to stop offering a firmware file.</summary>
public sealed record UnpublishFirmwareRequest(string Checksum);

/// <summary>The answer to an <see cref="UnpublishFirmwareRequest"/>.</summary>
public sealed record UnpublishFirmwareResponse(Open<UnpublishFirmwareStatusEnumType> Status);

/// <summary>Result of withdrawing published firmware.</summary>
public enum UnpublishFirmwareStatusEnumType { DownloadOngoing, NoFirmware, Unpublished }
