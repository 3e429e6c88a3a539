namespace Gateway.Ocpp.Records.V2;

/// <summary>Passes a grid-balancing signal on to discharging EVs.</summary>
public sealed record AFRRSignalRequest(DateTimeOffset Timestamp, int Signal);

/// <summary>The answer to an <see cref="AFRRSignalRequest"/>.</summary>
public sealed record AFRRSignalResponse(Open<GenericStatusEnumType> Status, StatusInfoType? StatusInfo = null);
