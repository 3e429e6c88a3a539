namespace Gateway.Ocpp.Records.V2;

/// <summary>One part of the monitor report ordered by the CSMS.</summary>
public sealed record NotifyMonitoringReportRequest(
    long RequestId,
    long SeqNo,
    DateTimeOffset GeneratedAt,
    IReadOnlyList<MonitoringDataType>? Monitor = null,
    bool? Tbc = null);

/// <summary>The answer to a <see cref="NotifyMonitoringReportRequest"/>.</summary>
public sealed record NotifyMonitoringReportResponse;

/// <summary>All monitors set on one variable.</summary>
public sealed record MonitoringDataType(
    ComponentType Component,
    VariableType Variable,
    IReadOnlyList<VariableMonitoringType> VariableMonitoring);

/// <summary>One monitor that watches a variable and raises events.</summary>
public sealed record VariableMonitoringType(
    int Id,
    bool Transaction,
    double Value,
    Open<MonitorEnumType> Type,
    int Severity,
    Open<EventNotificationEnumType>? EventNotificationType = null);

/// <summary>Condition on which a variable monitor raises an event.</summary>
public enum MonitorEnumType
{
    UpperThreshold, LowerThreshold, Delta, Periodic, PeriodicClockAligned, TargetDelta, TargetDeltaRelative,
}
