namespace Gateway.Ocpp.Records.V2;

/// <summary>Grid-support behaviour given as a polyline.</summary>
public sealed record DERCurveType(
    IReadOnlyList<DERCurvePointsType> CurveData,
    int Priority,
    Open<DERUnitEnumType> YUnit,
    HysteresisType? Hysteresis = null,
    ReactivePowerParamsType? ReactivePowerParams = null,
    VoltageParamsType? VoltageParams = null,
    double? ResponseTime = null,
    DateTimeOffset? StartTime = null,
    double? Duration = null);

/// <summary>Corner point of a curve.</summary>
public sealed record DERCurvePointsType(double X, double Y);

/// <summary>When and how a DER returns to normal after a grid event.</summary>
public sealed record HysteresisType(
    double? HysteresisHigh = null,
    double? HysteresisLow = null,
    double? HysteresisDelay = null,
    double? HysteresisGradient = null);

/// <summary>Extra settings for volt-var curves.</summary>
public sealed record ReactivePowerParamsType(
    double? VRef = null,
    bool? AutonomousVRefEnable = null,
    double? AutonomousVRefTimeConstant = null);

/// <summary>Limits for the ten-minute average of the grid voltage (EN 50549-1).</summary>
public sealed record VoltageParamsType(
    double? Hv10MinMeanValue = null,
    double? Hv10MinMeanTripDelay = null,
    Open<PowerDuringCessationEnumType>? PowerDuringCessation = null);

/// <summary>Grid voltage and frequency window in which a DER may (re)connect.</summary>
public sealed record EnterServiceType(
    int Priority,
    double HighVoltage,
    double LowVoltage,
    double HighFreq,
    double LowFreq,
    double? Delay = null,
    double? RandomDelay = null,
    double? RampRate = null);

/// <summary>Orders a DER to hold a constant power factor.</summary>
public sealed record FixedPFType(
    int Priority,
    double Displacement,
    bool Excitation,
    DateTimeOffset? StartTime = null,
    double? Duration = null);

/// <summary>Orders a DER to hold a constant reactive power.</summary>
public sealed record FixedVarType(
    int Priority,
    double Setpoint,
    Open<DERUnitEnumType> Unit,
    DateTimeOffset? StartTime = null,
    double? Duration = null);

/// <summary>How far a DER changes its active power when grid frequency drifts.</summary>
public sealed record FreqDroopType(
    int Priority,
    double OverFreq,
    double UnderFreq,
    double OverDroop,
    double UnderDroop,
    double ResponseTime,
    DateTimeOffset? StartTime = null,
    double? Duration = null);

/// <summary>How fast a DER may change its power.</summary>
public sealed record GradientType(int Priority, double Gradient, double SoftGradient);

/// <summary>Caps the power a vehicle feeds back to the grid.</summary>
public sealed record LimitMaxDischargeType(
    int Priority,
    double? PctMaxDischargePower = null,
    DERCurveType? PowerMonitoringMustTrip = null,
    DateTimeOffset? StartTime = null,
    double? Duration = null);

/// <summary>An installed curve with its present standing.</summary>
public sealed record DERCurveGetType(
    DERCurveType Curve,
    string Id,
    Open<DERControlEnumType> CurveType,
    bool IsDefault,
    bool IsSuperseded);

/// <summary>Enter-service setting stored at the station, together with its id.</summary>
public sealed record EnterServiceGetType(EnterServiceType EnterService, string Id);

/// <summary>Fixed power factor setting stored at the station, with its state.</summary>
public sealed record FixedPFGetType(FixedPFType FixedPF, string Id, bool IsDefault, bool IsSuperseded);

/// <summary>Fixed reactive power setting stored at the station, with its state.</summary>
public sealed record FixedVarGetType(FixedVarType FixedVar, string Id, bool IsDefault, bool IsSuperseded);

/// <summary>Frequency droop setting stored at the station, with its state.</summary>
public sealed record FreqDroopGetType(FreqDroopType FreqDroop, string Id, bool IsDefault, bool IsSuperseded);

/// <summary>Ramp rate setting stored at the station, together with its id.</summary>
public sealed record GradientGetType(GradientType Gradient, string Id);

/// <summary>Discharge limit stored at the station, with its state.</summary>
public sealed record LimitMaxDischargeGetType(
    string Id,
    bool IsDefault,
    bool IsSuperseded,
    LimitMaxDischargeType LimitMaxDischarge);

/// <summary>Kind of power to be fed in during momentary cessation in a grid fault.</summary>
public enum PowerDuringCessationEnumType { Active, Reactive }
