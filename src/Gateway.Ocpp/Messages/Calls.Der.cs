using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>ReportDERControl, 2.1 only: one part of what a GetDERControl asked for.</summary>
    public static Request ReportDERControl(ReportDERControlRequest part) => Make(part, V2Json.Default.ReportDERControlRequest);

    /// <summary>NotifyDERStartStop, 2.1 only.</summary>
    /// <param name="superseded">Those that lose effect because this one begins. Empty: none.</param>
    public static Request NotifyDERStartStop(string controlId, bool started, DateTimeOffset at, IReadOnlyList<string> superseded)
        => Make(new(controlId, started, at, superseded is [] ? null : superseded), V2Json.Default.NotifyDERStartStopRequest);

    /// <summary>NotifyDERAlarm, 2.1 only.</summary>
    /// <param name="hasEnded">False: it begins.</param>
    public static Request NotifyDERAlarm(DERControlEnumType kind, GridEventFaultEnumType fault, DateTimeOffset at, bool hasEnded)
        => Make(new(kind, at, fault, hasEnded ? true : null), V2Json.Default.NotifyDERAlarmRequest);
}
