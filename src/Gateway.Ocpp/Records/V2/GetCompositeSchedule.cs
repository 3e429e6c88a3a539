namespace Gateway.Ocpp.Records.V2;

/// <summary>Asks what limit results from all profiles and limits together.</summary>
public sealed record GetCompositeScheduleRequest(
    int Duration,
    int EvseId,
    Open<ChargingRateUnitEnumType>? ChargingRateUnit = null);

/// <summary>The answer to a <see cref="GetCompositeScheduleRequest"/>.</summary>
public sealed record GetCompositeScheduleResponse(
    Open<GenericStatusEnumType> Status,
    StatusInfoType? StatusInfo = null,
    CompositeScheduleType? Schedule = null);

/// <summary>Limits that result from all profiles in force together.</summary>
public sealed record CompositeScheduleType(
    int EvseId,
    int Duration,
    DateTimeOffset ScheduleStart,
    Open<ChargingRateUnitEnumType> ChargingRateUnit,
    IReadOnlyList<ChargingSchedulePeriodType> ChargingSchedulePeriod);
