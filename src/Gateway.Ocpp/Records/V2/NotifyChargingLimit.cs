namespace Gateway.Ocpp.Records.V2;

/// <summary>The station reports that someone else than the CSMS limits it.</summary>
public sealed record NotifyChargingLimitRequest(
    ChargingLimitType ChargingLimit,
    IReadOnlyList<ChargingScheduleType>? ChargingSchedule = null,
    int? EvseId = null);

/// <summary>The answer to a <see cref="NotifyChargingLimitRequest"/>.</summary>
public sealed record NotifyChargingLimitResponse;

/// <summary>A limit that somebody other than the CSMS has imposed.</summary>
public sealed record ChargingLimitType(
    Open<ChargingLimitSourceEnumType> ChargingLimitSource,
    bool? IsLocalGeneration = null,
    bool? IsGridCritical = null);
