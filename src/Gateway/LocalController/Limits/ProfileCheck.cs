using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Limits;

/// <summary>
/// Whether the gateway can keep a profile of the CSMS: it has no EVSEs and no transactions, and takes limits for all stations
/// together (ChargingStationMaxProfile) and for each of their transactions (TxDefaultProfile). OCPP 2.1 part 2, K01, K28.
/// </summary>
internal static class ProfileCheck
{
    public const int MostProfiles = 40, MostPeriods = 100, HighestLevel = 20;

    /// <param name="known">What is kept already.</param>
    /// <returns>Null: it can be kept.</returns>
    public static StatusInfoType? Objection(SetChargingProfileRequest asked, IReadOnlyCollection<OwnProfile> known)
    {
        var profile = asked.ChargingProfile;
        return Purpose(asked.EvseId, profile) ?? Kind(profile) ?? Schedule(profile) ?? Place(profile, known);
    }

    private static StatusInfoType? Purpose(int evse, ChargingProfileType profile) => profile.ChargingProfilePurpose.Known switch
    {
        ChargingProfilePurposeEnumType.ChargingStationExternalConstraints
            => Reply.Reason("InvalidProfile", "ChargingStationExternalConstraints is never set by a CSMS (K01.FR.22)."),
        ChargingProfilePurposeEnumType.TxProfile => Reply.Reason("TxNotFound", "The gateway has no transactions: ask the station itself."),
        not (ChargingProfilePurposeEnumType.ChargingStationMaxProfile or ChargingProfilePurposeEnumType.TxDefaultProfile)
            => Reply.Reason("UnsupportedPurpose", "The gateway takes ChargingStationMaxProfile and TxDefaultProfile."),
        ChargingProfilePurposeEnumType.ChargingStationMaxProfile when evse > 0
            => Reply.Reason("InvalidProfile", "A ChargingStationMaxProfile is for EVSE 0 (K04.FR.03)."),
        _ when evse is not 0 => Reply.Reason("UnknownEvse", "The gateway has no EVSEs: EVSE 0 is all stations."),
        _ => null,
    };

    private static StatusInfoType? Kind(ChargingProfileType profile) => profile.ChargingProfileKind.Known switch
    {
        null => Reply.Reason("InvalidProfile", "Its kind is unknown."),
        ChargingProfileKindEnumType.Relative when profile.ChargingProfilePurpose.Known is ChargingProfilePurposeEnumType.ChargingStationMaxProfile
            => Reply.Reason("InvalidProfile", "A ChargingStationMaxProfile cannot be Relative (K01.FR.38)."),
        ChargingProfileKindEnumType.Recurring when profile.RecurrencyKind?.Known is null
            => Reply.Reason("InvalidProfile", "A Recurring profile needs its recurrencyKind."),
        not ChargingProfileKindEnumType.Dynamic when profile.DynUpdateInterval is not null || profile.DynUpdateTime is not null
            => Reply.Reason("InvalidProfile", "Only a Dynamic profile has dynUpdateInterval and dynUpdateTime (K28.FR.04)."),
        _ when profile.DynUpdateInterval < 0 || profile.MaxOfflineDuration < 0 => Reply.Reason("ValuePositiveOnly", "A time cannot be negative."),
        _ when profile.ValidTo <= profile.ValidFrom => Reply.Reason("InvalidProfile", "validTo is not after validFrom."),
        _ => null,
    };

    private static StatusInfoType? Schedule(ChargingProfileType profile)
    {
        if (profile.ChargingSchedule is not [var schedule])
        {
            return Invalid("More than one schedule is for a TxProfile only.");
        }

        var isDynamic = profile.ChargingProfileKind.Known is ChargingProfileKindEnumType.Dynamic;
        var hasStart = schedule.StartSchedule is not null;
        var periods = schedule.ChargingSchedulePeriod;
        return schedule.ChargingRateUnit.Known is null ? Reply.Reason("UnsupportedRateUnit", "The gateway takes A and W.")
            : schedule.Duration <= 0 ? Invalid("Its duration must be positive.")
            : periods.Count > MostPeriods ? Invalid($"It has more than {MostPeriods} periods (PeriodsPerSchedule).")
            : periods[0].StartPeriod is not 0 ? Invalid("Its first period does not start at 0 (K01.FR.31).")
            : periods.Zip(periods.Skip(1)).Any(p => p.Second.StartPeriod <= p.First.StartPeriod) ? Invalid("Its periods are not in the order of their starts.")
            : isDynamic && periods.Count is not 1 ? Invalid("A Dynamic profile has exactly one period (K28.FR.02).")
            : hasStart && profile.ChargingProfileKind.Known is ChargingProfileKindEnumType.Relative ? Invalid("A Relative schedule has no startSchedule (K01.FR.41).")
            : !hasStart && NeedsStart(profile) ? Invalid("An Absolute or Recurring schedule needs its startSchedule (K01.FR.40).")
            : Extras(schedule) ?? periods.Select(Period).FirstOrDefault(reason => reason is not null);
    }

    private static bool NeedsStart(ChargingProfileType profile)
        => profile.ChargingProfileKind.Known is ChargingProfileKindEnumType.Absolute or ChargingProfileKindEnumType.Recurring;

    private static StatusInfoType? Extras(ChargingScheduleType schedule)
        => schedule.UseLocalTime is true ? Unsupported("useLocalTime")
            : schedule.RandomizedDelay > 0 ? Unsupported("randomizedDelay")
            : schedule.LimitAtSoC is not null ? Unsupported("limitAtSoC")
            : null;

    // A site can be kept below a limit. A setpoint is for a single car.
    private static StatusInfoType? Period(ChargingSchedulePeriodType period)
        => period.OperationMode is { Known: not OperationModeEnumType.ChargingOnly }
                ? Reply.Reason("InvalidOperationMode", "The gateway takes ChargingOnly: it limits the stations together (K01.FR.111).")
            : period.Limit is null ? Invalid("ChargingOnly needs a limit.")
            : period.Limit < 0 || period.LimitL2 < 0 || period.LimitL3 < 0 ? Invalid("A limit cannot be negative.")
            : period.Setpoint is not null || period.DischargeLimit < 0 ? Invalid("ChargingOnly has neither setpoint nor dischargeLimit.")
            : period.PhaseToUse > 0 ? Unsupported("phaseToUse")
            : period.EvseSleep is true ? Unsupported("evseSleep")
            : null;

    private static StatusInfoType? Place(ChargingProfileType profile, IReadOnlyCollection<OwnProfile> known)
        => profile.Id < 0 ? Reply.Reason("InvalidProfile", "Negative ids are those of external limits (MaxExternalConstraintsId).")
            : profile.StackLevel is < 0 or > HighestLevel ? Reply.Reason("InvalidStackLevel", $"Levels are 0 to {HighestLevel} (ProfileStackLevel).")
            : known.Any(k => k.Id != profile.Id && k.Wire.ChargingProfilePurpose == profile.ChargingProfilePurpose && k.Wire.StackLevel == profile.StackLevel)
                ? Reply.Reason("DuplicateProfile", "Another profile has this purpose and level (K01.FR.06).")
            : known.Count(k => k.Id != profile.Id) >= MostProfiles ? Reply.Reason("OutOfStorage", $"{MostProfiles} profiles are kept (Entries).")
            : null;

    private static StatusInfoType Invalid(string text) => Reply.Reason("InvalidSchedule", text);

    private static StatusInfoType Unsupported(string field) => Reply.Reason("UnsupportedParam", $"{field} is not supported.");
}
