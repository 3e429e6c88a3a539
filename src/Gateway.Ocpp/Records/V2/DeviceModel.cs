namespace Gateway.Ocpp.Records.V2;

/// <summary>Part of the station in its device model.</summary>
public sealed record ComponentType(string Name, EVSEType? Evse = null, string? Instance = null);

/// <summary>Points at one EVSE of a station, or at one of its connectors.</summary>
public sealed record EVSEType(int Id, int? ConnectorId = null);

/// <summary>Points to a variable within a component of the device model.</summary>
public sealed record VariableType(string Name, string? Instance = null);

/// <summary>Which of the values kept for a variable is meant.</summary>
public enum AttributeEnumType { Actual, Target, MinSet, MaxSet }
