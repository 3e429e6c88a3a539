using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Variables as the device model names them, and as messages do.</summary>
internal static class MonitorNames
{
    public static VariableId IdOf(ComponentType component, VariableType variable)
        => new(component.Name, component.Instance, variable.Name, variable.Instance, component.Evse?.Id);

    public static (ComponentType Component, VariableType Variable) ToNames(this VariableId id)
        => (new(id.Component, id.Evse is { } evse ? new(evse) : null, id.ComponentInstance), new(id.Name, id.Instance));

    /// <summary>True: a report about <paramref name="asked"/> tells of the variable. What is left out there stands for all.</summary>
    public static bool IsOf(this VariableId id, ComponentVariableType asked)
        => Same(asked.Component.Name, id.Component)
            && IsAny(asked.Component.Instance, id.ComponentInstance)
            && (asked.Component.Evse is not { } evse || (evse.Id == id.Evse && evse.ConnectorId is null))
            && (asked.Variable is not { } variable || (Same(variable.Name, id.Name) && IsAny(variable.Instance, id.Instance)));

    public static bool IsSameComponent(this VariableId id, VariableId other)
        => Same(id.Component, other.Component) && Same(id.ComponentInstance, other.ComponentInstance) && id.Evse == other.Evse;

    private static bool IsAny(string? asked, string? actual) => asked is null || Same(asked, actual);

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
