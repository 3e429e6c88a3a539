using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>Installs a default or scheduled grid-support control.</summary>
public sealed record SetDERControlRequest(
    bool IsDefault,
    string ControlId,
    Open<DERControlEnumType> ControlType,
    DERCurveType? Curve = null,
    EnterServiceType? EnterService = null,
    FixedPFType? FixedPFAbsorb = null,
    FixedPFType? FixedPFInject = null,
    FixedVarType? FixedVar = null,
    FreqDroopType? FreqDroop = null,
    GradientType? Gradient = null,
    LimitMaxDischargeType? LimitMaxDischarge = null);

/// <summary>The answer to a <see cref="SetDERControlRequest"/>.</summary>
public sealed record SetDERControlResponse(
    Open<DERControlStatusEnumType> Status,
    StatusInfoType? StatusInfo = null,
    IReadOnlyList<string>? SupersededIds = null);

/// <summary>Asks for the grid-support settings in the station.</summary>
public sealed record GetDERControlRequest(
    long RequestId,
    bool? IsDefault = null,
    Open<DERControlEnumType>? ControlType = null,
    string? ControlId = null);

/// <summary>The answer to a <see cref="GetDERControlRequest"/>.</summary>
public sealed record GetDERControlResponse(Open<DERControlStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Removes grid-support settings from the station.</summary>
public sealed record ClearDERControlRequest(
    bool IsDefault,
    Open<DERControlEnumType>? ControlType = null,
    string? ControlId = null);

/// <summary>The answer to a <see cref="ClearDERControlRequest"/>.</summary>
public sealed record ClearDERControlResponse(Open<DERControlStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>Lists the station's grid-support settings.</summary>
public sealed record ReportDERControlRequest(
    long RequestId,
    IReadOnlyList<DERCurveGetType>? Curve = null,
    IReadOnlyList<EnterServiceGetType>? EnterService = null,
    IReadOnlyList<FixedPFGetType>? FixedPFAbsorb = null,
    IReadOnlyList<FixedPFGetType>? FixedPFInject = null,
    IReadOnlyList<FixedVarGetType>? FixedVar = null,
    IReadOnlyList<FreqDroopGetType>? FreqDroop = null,
    IReadOnlyList<GradientGetType>? Gradient = null,
    IReadOnlyList<LimitMaxDischargeGetType>? LimitMaxDischarge = null,
    bool? Tbc = null);

/// <summary>The answer to a <see cref="ReportDERControlRequest"/>.</summary>
public sealed record ReportDERControlResponse;

/// <summary>Reports that a grid fault began or ended.</summary>
public sealed record NotifyDERAlarmRequest(
    Open<DERControlEnumType> ControlType,
    DateTimeOffset Timestamp,
    Open<GridEventFaultEnumType>? GridEventFault = null,
    bool? AlarmEnded = null,
    string? ExtraInfo = null);

/// <summary>The answer to a <see cref="NotifyDERAlarmRequest"/>.</summary>
public sealed record NotifyDERAlarmResponse;

/// <summary>Reports a grid-support control starting or ending.</summary>
public sealed record NotifyDERStartStopRequest(
    string ControlId,
    bool Started,
    DateTimeOffset Timestamp,
    IReadOnlyList<string>? SupersededIds = null);

/// <summary>The answer to a <see cref="NotifyDERStartStopRequest"/>.</summary>
public sealed record NotifyDERStartStopResponse;

/// <summary>Grid-support functions of a distributed energy resource (DER).</summary>
public enum DERControlEnumType
{
    EnterService, FreqDroop, FreqWatt, FixedPFAbsorb, FixedPFInject, FixedVar, Gradients, HFMustTrip, HFMayTrip, HVMustTrip,
    HVMomCess, HVMayTrip, LimitMaxDischarge, LFMustTrip, LVMustTrip, LVMomCess, LVMayTrip, PowerMonitoringMustTrip, VoltVar,
    VoltWatt, WattPF, WattVar,
}

/// <summary>Station's answer to a request about a DER control.</summary>
public enum DERControlStatusEnumType { Accepted, Rejected, NotSupported, NotFound }

/// <summary>What the setpoints of a DER control are measured in.</summary>
public enum DERUnitEnumType
{
    [JsonStringEnumMemberName("Not_Applicable")] NotApplicable,
    PctMaxW, PctMaxVar, PctWAvail, PctVarAvail, PctEffectiveV,
}

/// <summary>Grid disturbance that set off a DER alarm.</summary>
public enum GridEventFaultEnumType
{
    CurrentImbalance, LocalEmergency, LowInputPower, OverCurrent, OverFrequency, OverVoltage, PhaseRotation, RemoteEmergency,
    UnderFrequency, UnderVoltage, VoltageImbalance,
}
