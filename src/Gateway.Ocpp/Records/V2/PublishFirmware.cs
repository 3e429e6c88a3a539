namespace Gateway.Ocpp.Records.V2;

/// <summary>Has a local controller fetch firmware and offer it to its stations.</summary>
public sealed record PublishFirmwareRequest(
    string Location,
    string Checksum,
    long RequestId,
    int? Retries = null,
    int? RetryInterval = null);

/// <summary>The answer to a <see cref="PublishFirmwareRequest"/>.</summary>
public sealed record PublishFirmwareResponse(Open<GenericStatusEnumType> Status, StatusInfoType? StatusInfo = null);
