using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

/// <summary>A profile as the other 2.x version can tell it: the link may speak 2.0.1 today and have spoken 2.1 when it was set.</summary>
internal static class ProfileVersions
{
    public static ChargingProfileType In(OcppVersion version, ChargingProfileType profile)
        => version == OcppVersion.V21 ? profile
            : new(
                profile.Id,
                profile.StackLevel,
                profile.ChargingProfilePurpose,
                Kind(profile),
                [.. profile.ChargingSchedule.Select(s => In(version, IsDynamic(profile) ? s with { StartSchedule = profile.DynUpdateTime } : s))],
                profile.RecurrencyKind,
                profile.ValidFrom,
                profile.ValidTo,
                profile.TransactionId);

    public static ChargingScheduleType In(OcppVersion version, ChargingScheduleType schedule)
        => version == OcppVersion.V21 ? schedule
            : new(
                schedule.Id,
                schedule.ChargingRateUnit,
                [.. schedule.ChargingSchedulePeriod.Select(Period)],
                StartSchedule: schedule.StartSchedule,
                Duration: schedule.Duration,
                MinChargingRate: schedule.MinChargingRate,
                SalesTariff: schedule.SalesTariff);

    private static bool IsDynamic(ChargingProfileType profile) => profile.ChargingProfileKind.Known is ChargingProfileKindEnumType.Dynamic;

    private static Records.Open<ChargingProfileKindEnumType> Kind(ChargingProfileType profile)
        => IsDynamic(profile) ? ChargingProfileKindEnumType.Absolute : profile.ChargingProfileKind;

    // 2.0.1 has one limit for all phases: the lowest.
    private static ChargingSchedulePeriodType Period(ChargingSchedulePeriodType period) => new(
        period.StartPeriod,
        Math.Min(period.Limit ?? 0, Math.Min(period.LimitL2 ?? double.MaxValue, period.LimitL3 ?? double.MaxValue)),
        NumberPhases: period.NumberPhases,
        PhaseToUse: period.PhaseToUse);
}
