namespace Gateway.Ocpp.Records.V2;

/// <summary>Installs or replaces monitors on device model variables.</summary>
public sealed record SetVariableMonitoringRequest(IReadOnlyList<SetMonitoringDataType> SetMonitoringData);

/// <summary>The answer to a <see cref="SetVariableMonitoringRequest"/>.</summary>
public sealed record SetVariableMonitoringResponse(IReadOnlyList<SetMonitoringResultType> SetMonitoringResult);

/// <summary>A monitor that the CSMS wants to place on a variable.</summary>
public sealed record SetMonitoringDataType(
    double Value,
    Open<MonitorEnumType> Type,
    int Severity,
    ComponentType Component,
    VariableType Variable,
    int? Id = null,
    PeriodicEventStreamParamsType? PeriodicEventStream = null,
    bool? Transaction = null);

/// <summary>Outcome for one monitor that was to be set.</summary>
public sealed record SetMonitoringResultType(
    Open<SetMonitoringStatusEnumType> Status,
    Open<MonitorEnumType> Type,
    ComponentType Component,
    VariableType Variable,
    int Severity,
    int? Id = null,
    StatusInfoType? StatusInfo = null);

/// <summary>Result of setting up one monitor.</summary>
public enum SetMonitoringStatusEnumType
{
    Accepted, UnknownComponent, UnknownVariable, UnsupportedMonitorType, Rejected, Duplicate,
}
