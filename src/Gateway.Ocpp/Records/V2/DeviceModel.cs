namespace Gateway.Ocpp.Records.V2;

/// <summary>Part of the station in its device model.</summary>
public sealed record ComponentType(string Name, EVSEType? Evse = null, string? Instance = null);

/// <summary>Points at one EVSE of a station, or at one of its connectors.</summary>
public sealed record EVSEType(int Id, int? ConnectorId = null);

/// <summary>Points to a variable within a component of the device model.</summary>
public sealed record VariableType(string Name, string? Instance = null);

/// <summary>Which of the values kept for a variable is meant.</summary>
public enum AttributeEnumType { Actual, Target, MinSet, MaxSet }

/// <summary>Names a component, or one variable of it.</summary>
public sealed record ComponentVariableType(ComponentType Component, VariableType? Variable = null);

/// <summary>Station's answer to a report request.</summary>
public enum GenericDeviceModelStatusEnumType { Accepted, Rejected, NotSupported, EmptyResultSet }
