using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Watches one variable for one thing. OCPP 2.1 part 2, N04.</summary>
/// <param name="Id">From 1; the ids below <see cref="FirstFree"/> are the gateway's own monitors.</param>
/// <param name="Value">A threshold, a step, or seconds between two reports.</param>
/// <param name="Severity">0 (danger) to 9 (debug).</param>
internal sealed record VariableMonitor(int Id, VariableId Variable, MonitorEnumType Type, double Value, int Severity)
{
    public const int FirstFree = 100;

    /// <summary>It watches during transactions only. The gateway has none, so such a monitor is silent.</summary>
    public bool OnlyInTransactions { get; init; }

    public EventNotificationEnumType Origin { get; init; } = EventNotificationEnumType.CustomMonitor;

    /// <summary>2.1: its values are sent as a stream of that pace. Null: each is an event.</summary>
    public PeriodicEventStreamParamsType? Stream { get; init; }

    public bool IsPeriodic => Type is MonitorEnumType.Periodic or MonitorEnumType.PeriodicClockAligned;

    /// <summary>Whether a report that is limited to some kinds of monitors shows it. N02.</summary>
    public MonitoringCriterionEnumType Criterion => Type switch
    {
        MonitorEnumType.UpperThreshold or MonitorEnumType.LowerThreshold => MonitoringCriterionEnumType.ThresholdMonitoring,
        MonitorEnumType.Periodic or MonitorEnumType.PeriodicClockAligned => MonitoringCriterionEnumType.PeriodicMonitoring,
        _ => MonitoringCriterionEnumType.DeltaMonitoring,
    };

    /// <summary>Two monitors of which one is too many. N04: Duplicate.</summary>
    public bool IsSameAs(VariableMonitor other)
        => other.Id != Id && other.Type == Type && other.Severity == Severity && other.Variable == Variable;

    public SetMonitoringDataType ToData()
    {
        var (component, variable) = Variable.ToNames();
        return new(Value, Type, Severity, component, variable, Id, Stream, OnlyInTransactions);
    }

    /// <returns>Null: it names no type of monitor.</returns>
    public static VariableMonitor? From(SetMonitoringDataType data, int id)
        => data.Type.Known is { } type
            ? new(id, MonitorNames.IdOf(data.Component, data.Variable), type, data.Value, data.Severity)
            {
                OnlyInTransactions = data.Transaction is true, Stream = data.PeriodicEventStream,
            }
            : null;
}
