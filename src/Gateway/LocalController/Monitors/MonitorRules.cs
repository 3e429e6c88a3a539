using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Whether a monitor that the CSMS wants can be: the first rule that it breaks decides. OCPP 2.1 part 2, N04 and N11.</summary>
internal sealed class MonitorRules(Model model, MonitorBook book)
{
    /// <summary>Streams at once; each keeps values in memory.</summary>
    public const int MostStreams = 20;

    /// <summary>The least time between two reports of a periodic monitor is the time between two looks.</summary>
    private const double ShortestPeriod = 1;

    private const double Day = 86_400, Year = 365 * Day;

    /// <returns>A monitor with the id that was asked for, 0 for a new one; null: a refusal, with its reason.</returns>
    public (VariableMonitor? Monitor, SetMonitoringStatusEnumType Status, StatusInfoType? Why) Judge(SetMonitoringDataType asked)
    {
        var id = MonitorNames.IdOf(asked.Component, asked.Variable);
        if (asked.Component.Evse?.ConnectorId is not null || model.Find(id) is not { } row)
        {
            return (null, Unknown(id, asked), null);
        }

        if (VariableMonitor.From(asked, asked.Id ?? 0) is not { } monitor || Unfit(row, monitor.Type) is not null)
        {
            return (null, SetMonitoringStatusEnumType.UnsupportedMonitorType, asked.Type.Known is { } type ? Unfit(row, type) : null);
        }

        monitor = monitor with { Variable = row.Id };
        if (book.All.Any(monitor.IsSameAs))
        {
            return (null, SetMonitoringStatusEnumType.Duplicate, null);
        }

        return (Misplaced(asked.Id, row.Id) ?? OutOfRange(monitor, row) ?? WrongStream(monitor) ?? TooMany(asked.Id)) is { } why
            ? (null, SetMonitoringStatusEnumType.Rejected, why)
            : (monitor, SetMonitoringStatusEnumType.Accepted, null);
    }

    private SetMonitoringStatusEnumType Unknown(VariableId id, SetMonitoringDataType asked)
        => asked.Component.Evse?.ConnectorId is null && model.All.Any(v => v.Id.IsSameComponent(id))
            ? SetMonitoringStatusEnumType.UnknownVariable
            : SetMonitoringStatusEnumType.UnknownComponent;

    private static StatusInfoType? Unfit(Variable row, MonitorEnumType type)
    {
        var isNumber = row.Type is DataEnumType.Integer or DataEnumType.Decimal;
        return row.Mutability is MutabilityEnumType.WriteOnly ? Reply.Reason("WriteOnly", "It may not be read, so not be watched either.")
            : !row.SupportsMonitoring ? Reply.Reason("UnsupportedRequest", "The variable cannot be watched.")
            : type is MonitorEnumType.UpperThreshold or MonitorEnumType.LowerThreshold && !isNumber
                ? Reply.Reason("UnsupportedRequest", "Only numbers cross thresholds.")
            : type is MonitorEnumType.TargetDelta or MonitorEnumType.TargetDeltaRelative && (!isNumber || row.Target is null)
                ? Reply.Reason("UnsupportedRequest", "The variable has no target that is a number.")
            : null;
    }

    // An id is for replacing; the gateway numbers new monitors itself.
    private StatusInfoType? Misplaced(int? id, VariableId variable)
        => id is null ? null
            : book.Find(id.Value) is not { } old ? Reply.Reason("NotFound", "An id is for replacing a monitor, and there is none of that id.")
            : old.Origin is EventNotificationEnumType.HardWiredMonitor
                ? Reply.Reason("ReadOnly", "The monitor of that id is hard-wired.")
            : old.Variable != variable ? Reply.Reason("InvalidValue", $"The monitor of that id watches {old.Variable}.")
            : null;

    private static StatusInfoType? OutOfRange(VariableMonitor monitor, Variable row)
        => monitor.Severity is < 0 or > MonitorBook.LowestSeverity ? Reply.Reason("ValueOutOfRange", "Severities are 0 to 9.")
            : monitor.Type switch
            {
                MonitorEnumType.UpperThreshold or MonitorEnumType.LowerThreshold => NeverCrossed(monitor.Value, row),
                MonitorEnumType.Periodic => Seconds(monitor.Value, Year),
                MonitorEnumType.PeriodicClockAligned => Seconds(monitor.Value, Day),
                _ => monitor.Value < 0 ? Reply.Reason("ValuePositiveOnly", "A difference is not negative.") : null,
            };

    private static StatusInfoType? NeverCrossed(double value, Variable row)
        => value < row.Min || value > row.Max
            ? Reply.Reason("ValueOutOfRange", FormattableString.Invariant($"The variable is {row.Min} to {row.Max}: this is never crossed."))
            : null;

    private static StatusInfoType? Seconds(double value, double most)
        => value < ShortestPeriod || value > most
            ? Reply.Reason("ValueOutOfRange", FormattableString.Invariant($"The time between two reports is {ShortestPeriod} to {most} s."))
            : null;

    private StatusInfoType? WrongStream(VariableMonitor monitor)
        => monitor.Stream is null ? null
            : !monitor.IsPeriodic ? Reply.Reason("InvalidValue", "Streams are for periodic monitors.")
            : book.All.Count(m => m.Stream is not null && m.Id != monitor.Id) >= MostStreams
                ? Reply.Reason("TooManyElements", $"There are {MostStreams} streams already.")
            : null;

    private StatusInfoType? TooMany(int? id)
        => id is null && book.All.Count >= MonitorBook.MostMonitors
            ? Reply.Reason("TooManyElements", $"There are {MonitorBook.MostMonitors} monitors already.")
            : null;
}
