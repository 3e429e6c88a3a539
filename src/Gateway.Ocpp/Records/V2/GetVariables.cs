namespace Gateway.Ocpp.Records.V2;

/// <summary>Reads values out of the station's device model.</summary>
public sealed record GetVariablesRequest(IReadOnlyList<GetVariableDataType> GetVariableData);

/// <summary>The answer to a <see cref="GetVariablesRequest"/>.</summary>
public sealed record GetVariablesResponse(IReadOnlyList<GetVariableResultType> GetVariableResult);

/// <summary>Names one variable attribute whose value the CSMS wants to read.</summary>
public sealed record GetVariableDataType(
    ComponentType Component,
    VariableType Variable,
    Open<AttributeEnumType>? AttributeType = null);

/// <summary>Answer for one requested variable attribute.</summary>
public sealed record GetVariableResultType(
    Open<GetVariableStatusEnumType> AttributeStatus,
    ComponentType Component,
    VariableType Variable,
    StatusInfoType? AttributeStatusInfo = null,
    Open<AttributeEnumType>? AttributeType = null,
    string? AttributeValue = null);

/// <summary>Outcome of reading one variable.</summary>
public enum GetVariableStatusEnumType { Accepted, Rejected, UnknownComponent, UnknownVariable, NotSupportedAttributeType }
