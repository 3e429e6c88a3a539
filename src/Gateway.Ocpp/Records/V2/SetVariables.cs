namespace Gateway.Ocpp.Records.V2;

/// <summary>Changes values in the station's device model.</summary>
public sealed record SetVariablesRequest(IReadOnlyList<SetVariableDataType> SetVariableData);

/// <summary>The answer to a <see cref="SetVariablesRequest"/>.</summary>
public sealed record SetVariablesResponse(IReadOnlyList<SetVariableResultType> SetVariableResult);

/// <summary>A new value for one attribute of a variable.</summary>
public sealed record SetVariableDataType(
    string AttributeValue,
    ComponentType Component,
    VariableType Variable,
    Open<AttributeEnumType>? AttributeType = null);

/// <summary>Outcome for one variable that was to be changed.</summary>
public sealed record SetVariableResultType(
    Open<SetVariableStatusEnumType> AttributeStatus,
    ComponentType Component,
    VariableType Variable,
    Open<AttributeEnumType>? AttributeType = null,
    StatusInfoType? AttributeStatusInfo = null);

/// <summary>Result of setting one variable.</summary>
public enum SetVariableStatusEnumType
{
    Accepted, Rejected, UnknownComponent, UnknownVariable, NotSupportedAttributeType, RebootRequired,
}
