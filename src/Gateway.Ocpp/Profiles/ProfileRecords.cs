using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Profiles;

/// <summary>From the records of 2.x to profiles that can be reckoned with.</summary>
public static class ProfileRecords
{
    /// <summary>
    /// Reckons with the first schedule. The pilot tells one current for all phases, so of limits per phase the lowest rules.
    /// </summary>
    /// <param name="record">Max, TxDefault or Tx profile whose periods have limits and whose first period starts at 0.</param>
    /// <param name="receivedAt">Dynamic: when its values came.</param>
    public static ChargingProfile Read(ChargingProfileType record, DateTimeOffset receivedAt)
    {
        var schedule = record.ChargingSchedule[0];
        var purpose = ProfileJson.Purpose(record.ChargingProfilePurpose.ToString());
        return new(
            record.Id,
            record.StackLevel,
            purpose,
            Kind(record),
            record.ChargingProfileKind.Known is not ChargingProfileKindEnumType.Recurring ? null
                : record.RecurrencyKind?.Known is RecurrencyKindEnumType.Weekly ? TimeSpan.FromDays(7) : TimeSpan.FromDays(1),
            record.ValidFrom,
            record.ValidTo,
            record.TransactionId,
            schedule.StartSchedule,
            Seconds(schedule.Duration),
            schedule.ChargingRateUnit.Known is ChargingRateUnitEnumType.W,
            [.. schedule.ChargingSchedulePeriod.Select(p => Period(p, purpose))],
            Seconds(record.MaxOfflineDuration),
            receivedAt);
    }

    private static ProfileKind Kind(ChargingProfileType record) => record.ChargingProfileKind.Known switch
    {
        ChargingProfileKindEnumType.Absolute => ProfileKind.Absolute,
        ChargingProfileKindEnumType.Recurring => ProfileKind.Recurring,
        ChargingProfileKindEnumType.Relative => ProfileKind.Relative,
        ChargingProfileKindEnumType.Dynamic => ProfileKind.Dynamic,
        _ => throw new FormatException("its kind is none that is supported here"),
    };

    // The power of a whole station or site flows over three phases, whatever the sender thinks of its cars.
    private static SchedulePeriod Period(ChargingSchedulePeriodType period, ProfilePurpose purpose) => new(
        TimeSpan.FromSeconds(period.StartPeriod),
        Math.Max(0, Least(Least(period.Limit, period.LimitL2), period.LimitL3) ?? throw new FormatException("limit is missing")),
        purpose is not ProfilePurpose.Max && period.NumberPhases is 1 or 2 ? period.NumberPhases!.Value : 3);

    private static double? Least(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
