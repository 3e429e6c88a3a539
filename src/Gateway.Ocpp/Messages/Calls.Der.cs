using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    internal const string DerOfDc = "DCDERCtrlr", DerOfAc = "ACDERCtrlr";

    private static readonly string[] AskedOfDc = ["Available", "Enabled", "ModesSupported", "MaxW", "MaxChargeRateW", "MaxVar", "VNom"];
    private static readonly string[] AskedOfAc = ["Available", "Enabled", "ModesSupported"];

    /// <summary>Asks, 2.1 only, which DER controls an EVSE takes. <see cref="DerAbilities"/> reads the answer.</summary>
    public static Request GetDerAbilities(int evse) => Make(
        new([.. AskedOfDc.Select(name => (DerOfDc, name)).Concat(AskedOfAc.Select(name => (DerOfAc, name)))
            .Select(asked => new GetVariableDataType(new(asked.Item1, new(evse)), new(asked.name)))]),
        V2Json.Default.GetVariablesRequest);

    /// <summary>SetDERControl to a station, 2.1 only.</summary>
    public static Request SetDERControl(SetDERControlRequest control) => Make(control, V2Json.Default.SetDERControlRequest);

    /// <summary>ClearDERControl to a station, 2.1 only: one control.</summary>
    public static Request ClearDERControl(bool isDefault, string controlId)
        => Make(new(isDefault, ControlId: controlId), V2Json.Default.ClearDERControlRequest);

    /// <summary>GetDERControl to a station, 2.1 only: one control.</summary>
    /// <param name="requestId">Its ReportDERControl repeats it.</param>
    public static Request GetDERControl(long requestId, bool isDefault, string controlId)
        => Make(new(requestId, isDefault, ControlId: controlId), V2Json.Default.GetDERControlRequest);

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
