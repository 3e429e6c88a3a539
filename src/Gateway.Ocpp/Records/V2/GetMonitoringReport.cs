namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks which monitors are set on the station's variables.</summary>
public sealed record GetMonitoringReportRequest(
    long RequestId,
    IReadOnlyList<ComponentVariableType>? ComponentVariable = null,
    IReadOnlyList<Open<MonitoringCriterionEnumType>>? MonitoringCriteria = null);

/// <summary>The answer to a <see cref="GetMonitoringReportRequest"/>.</summary>
public sealed record GetMonitoringReportResponse(
    Open<GenericDeviceModelStatusEnumType> Status,
    StatusInfoType? StatusInfo = null);

/// <summary>Kind of monitors to include in a monitoring report.</summary>
public enum MonitoringCriterionEnumType { ThresholdMonitoring, DeltaMonitoring, PeriodicMonitoring }
