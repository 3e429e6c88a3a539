using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>Limits or setpoints over time for a station, EVSE or transaction.</summary>
public sealed record ChargingProfileType(
    int Id,
    int StackLevel,
    Open<ChargingProfilePurposeEnumType> ChargingProfilePurpose,
    Open<ChargingProfileKindEnumType> ChargingProfileKind,
    IReadOnlyList<ChargingScheduleType> ChargingSchedule,
    Open<RecurrencyKindEnumType>? RecurrencyKind = null,
    DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidTo = null,
    string? TransactionId = null,
    int? MaxOfflineDuration = null,
    bool? InvalidAfterOfflineDuration = null,
    int? DynUpdateInterval = null,
    DateTimeOffset? DynUpdateTime = null,
    string? PriceScheduleSignature = null);

/// <summary>List of periods with limits, in one unit.</summary>
public sealed record ChargingScheduleType(
    int Id,
    Open<ChargingRateUnitEnumType> ChargingRateUnit,
    IReadOnlyList<ChargingSchedulePeriodType> ChargingSchedulePeriod,
    LimitAtSoCType? LimitAtSoC = null,
    DateTimeOffset? StartSchedule = null,
    int? Duration = null,
    double? MinChargingRate = null,
    double? PowerTolerance = null,
    int? SignatureId = null,
    string? DigestValue = null,
    bool? UseLocalTime = null,
    int? RandomizedDelay = null,
    SalesTariffType? SalesTariff = null,
    AbsolutePriceScheduleType? AbsolutePriceSchedule = null,
    PriceLevelScheduleType? PriceLevelSchedule = null);

/// <summary>Stretch of a schedule with constant values.</summary>
public sealed record ChargingSchedulePeriodType(
    int StartPeriod,
    double? Limit = null,
    [property: JsonPropertyName("limit_L2")] double? LimitL2 = null,
    [property: JsonPropertyName("limit_L3")] double? LimitL3 = null,
    int? NumberPhases = null,
    int? PhaseToUse = null,
    double? DischargeLimit = null,
    [property: JsonPropertyName("dischargeLimit_L2")] double? DischargeLimitL2 = null,
    [property: JsonPropertyName("dischargeLimit_L3")] double? DischargeLimitL3 = null,
    double? Setpoint = null,
    [property: JsonPropertyName("setpoint_L2")] double? SetpointL2 = null,
    [property: JsonPropertyName("setpoint_L3")] double? SetpointL3 = null,
    double? SetpointReactive = null,
    [property: JsonPropertyName("setpointReactive_L2")] double? SetpointReactiveL2 = null,
    [property: JsonPropertyName("setpointReactive_L3")] double? SetpointReactiveL3 = null,
    bool? PreconditioningRequest = null,
    bool? EvseSleep = null,
    double? V2xBaseline = null,
    Open<OperationModeEnumType>? OperationMode = null,
    IReadOnlyList<V2XFreqWattPointType>? V2xFreqWattCurve = null,
    IReadOnlyList<V2XSignalWattPointType>? V2xSignalWattCurve = null);

/// <summary>Caps the charging rate once the battery has reached a given level.</summary>
public sealed record LimitAtSoCType(int Soc, double Limit);

/// <summary>One corner of a curve that ties charging power to grid frequency.</summary>
public sealed record V2XFreqWattPointType(double Frequency, double Power);

/// <summary>One corner of a curve that ties power to a grid operator's aFRR signal.</summary>
public sealed record V2XSignalWattPointType(int Signal, double Power);

/// <summary>Role a charging profile plays, thus how it combines with others.</summary>
public enum ChargingProfilePurposeEnumType
{
    ChargingStationExternalConstraints, ChargingStationMaxProfile, TxDefaultProfile, TxProfile, PriorityCharging,
    LocalGeneration,
}

/// <summary>What the times in a charging schedule count from.</summary>
public enum ChargingProfileKindEnumType { Absolute, Recurring, Relative, Dynamic }

/// <summary>How often a recurring charging profile starts over.</summary>
public enum RecurrencyKindEnumType { Daily, Weekly }

/// <summary>Unit in which limits of a charging schedule are stated.</summary>
public enum ChargingRateUnitEnumType { W, A }

/// <summary>Who steers power during a schedule period, and by what.</summary>
public enum OperationModeEnumType
{
    Idle, ChargingOnly, CentralSetpoint, ExternalSetpoint, ExternalLimits, CentralFrequency, LocalFrequency, LocalLoadBalancing,
}

/// <summary>Who imposed a limit on charging.</summary>
public enum ChargingLimitSourceEnumType { EMS, Other, SO, CSO }
