namespace Gateway.Ocpp.Records.V2;

/// <summary>Sets from which severity on the station reports monitoring events.</summary>
public sealed record SetMonitoringLevelRequest(int Severity);

/// <summary>The answer to a <see cref="SetMonitoringLevelRequest"/>.</summary>
public sealed record SetMonitoringLevelResponse(Open<GenericStatusEnumType> Status, StatusInfoType? StatusInfo = null);
