namespace Gateway.Ocpp.Records.V2;

/// <summary>Removes monitors from variables of the device model.</summary>
public sealed record ClearVariableMonitoringRequest(IReadOnlyList<int> Id);

/// <summary>The answer to a <see cref="ClearVariableMonitoringRequest"/>.</summary>
public sealed record ClearVariableMonitoringResponse(IReadOnlyList<ClearMonitoringResultType> ClearMonitoringResult);

/// <summary>Outcome of deleting one monitor.</summary>
public sealed record ClearMonitoringResultType(
    Open<ClearMonitoringStatusEnumType> Status,
    int Id,
    StatusInfoType? StatusInfo = null);

/// <summary>Outcome of removing one monitor.</summary>
public enum ClearMonitoringStatusEnumType { Accepted, Rejected, NotFound }
