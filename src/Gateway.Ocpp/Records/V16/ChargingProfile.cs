namespace Gateway.Ocpp.Records.V16;

/// <summary>A limit plan for power or current, with its purpose, priority and validity.</summary>
public sealed record ChargingProfile(
    int ChargingProfileId,
    int StackLevel,
    Open<ChargingProfilePurposeType> ChargingProfilePurpose,
    Open<ChargingProfileKindType> ChargingProfileKind,
    ChargingSchedule ChargingSchedule,
    long? TransactionId = null,
    Open<RecurrencyKindType>? RecurrencyKind = null,
    DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidTo = null);

/// <summary>Sequence of limits over time, all in one unit.</summary>
public sealed record ChargingSchedule(
    Open<ChargingRateUnitType> ChargingRateUnit,
    IReadOnlyList<ChargingSchedulePeriod> ChargingSchedulePeriod,
    int? Duration = null,
    DateTimeOffset? StartSchedule = null,
    double? MinChargingRate = null);

/// <summary>One step of a schedule, in force until the next step begins.</summary>
public sealed record ChargingSchedulePeriod(int StartPeriod, double Limit, int? NumberPhases = null);

/// <summary>What a profile restricts.</summary>
public enum ChargingProfilePurposeType { ChargePointMaxProfile, TxDefaultProfile, TxProfile }

/// <summary>What the time axis of a profile is anchored to.</summary>
public enum ChargingProfileKindType { Absolute, Recurring, Relative }

/// <summary>Cycle in which a recurring profile repeats.</summary>
public enum RecurrencyKindType { Daily, Weekly }

/// <summary>Unit in which charging limits are expressed.</summary>
public enum ChargingRateUnitType { A, W }
