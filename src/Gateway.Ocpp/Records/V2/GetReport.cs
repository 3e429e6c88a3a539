namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks for a report on chosen components and variables only.</summary>
public sealed record GetReportRequest(
    long RequestId,
    IReadOnlyList<ComponentVariableType>? ComponentVariable = null,
    IReadOnlyList<Open<ComponentCriterionEnumType>>? ComponentCriteria = null);

/// <summary>The answer to a <see cref="GetReportRequest"/>.</summary>
public sealed record GetReportResponse(Open<GenericDeviceModelStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>State by which components are picked for a report.</summary>
public enum ComponentCriterionEnumType { Active, Available, Enabled, Problem }
