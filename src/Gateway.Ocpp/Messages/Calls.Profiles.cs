using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>2.1 only, in seconds: how long the live limit outlives the station's connection.</summary>
    private const int MaxOffline = 60;

    /// <summary>
    /// SetChargingProfile with what every transaction may draw that has no live limit: for good, so that it holds when gateway and
    /// CSMS are gone. Stations keep it over a restart.
    /// </summary>
    /// <param name="ampere">Per phase; at least 0.</param>
    /// <param name="phases">1 to 3.</param>
    /// <param name="evse">0: the whole station. Some models refuse 0 and want each connector told.</param>
    /// <param name="stackLevel">Above whatever the CSMS has there, for it must not be doubled and must not be hidden.</param>
    public static Request SetFallback(OcppVersion version, double ampere, int phases, int evse = 0, int stackLevel = 0)
        => SetFallback(version, new(ampere, phases, evse, stackLevel));

    /// <summary>As above, for a model that wants it in another form.</summary>
    public static Request SetFallback(OcppVersion version, FallbackLimit limit)
    {
        var id = GatewayProfiles.FallbackOf(limit.Evse);
        var start = limit.Since is { } since ? Whole(since) : (DateTimeOffset?)null;
        return version == OcppVersion.V16
            ? Set(limit.Evse, new ChargingProfile(
                id,
                limit.StackLevel,
                limit.IsMax ? ChargingProfilePurposeType.ChargePointMaxProfile : ChargingProfilePurposeType.TxDefaultProfile,
                start is null ? ChargingProfileKindType.Relative : ChargingProfileKindType.Absolute,
                Schedule16(limit.InWatt, limit.Rate, limit.Phases) with { StartSchedule = start }))
            : Set(limit.Evse, new ChargingProfileType(
                id,
                limit.StackLevel,
                limit.IsMax ? ChargingProfilePurposeEnumType.ChargingStationMaxProfile : ChargingProfilePurposeEnumType.TxDefaultProfile,
                start is null ? ChargingProfileKindEnumType.Relative : ChargingProfileKindEnumType.Absolute,
                [Schedule2(id, limit.InWatt, new(0, limit.Rate, NumberPhases: limit.Phases)) with { StartSchedule = start }]));
    }

    /// <summary>SetChargingProfile for the running transaction of one EVSE; replaces the one before and expires by itself.</summary>
    public static Request SetLimit(OcppVersion version, LiveLimit limit)
        => version == OcppVersion.V16 ? SetLimit16(limit) : SetLimit2(limit, live21: version == OcppVersion.V21);

    /// <summary>UpdateDynamicSchedule, 2.1 only: new values for the limit that was set as Dynamic, and its life begins anew (K28).</summary>
    public static Request UpdateLimit(LiveLimit limit)
        => Make(
            new(
                GatewayProfiles.LiveOf(limit.Evse),
                new ChargingScheduleUpdateType(
                    Rate(limit, limit.Ampere), limit.Others is { } b ? Rate(limit, b.L2) : null, limit.Others is { } c ? Rate(limit, c.L3) : null,
                    DischargeLimit: Discharge(limit), Setpoint: Setpoint(limit))),
            V2Json.Default.UpdateDynamicScheduleRequest);

    /// <summary>ClearChargingProfile of one profile. Never without an id: that would clear the CSMS's as well.</summary>
    public static Request ClearProfile(OcppVersion version, int id) => version == OcppVersion.V16
        ? Make(new(Id: id), V16Json.Default.ClearChargingProfileRequest)
        : Make(new(ChargingProfileId: id), V2Json.Default.ClearChargingProfileRequest);

    /// <summary>GetCompositeSchedule: what the station makes of all profiles of an EVSE in the coming minute.</summary>
    public static Request GetCompositeSchedule(OcppVersion version, int evse, bool inWatt) => version == OcppVersion.V16
        ? Make(
            new(evse, CompositeSeconds, inWatt ? ChargingRateUnitType.W : ChargingRateUnitType.A),
            V16Json.Default.GetCompositeScheduleRequest)
        : Make(
            new(CompositeSeconds, evse, inWatt ? ChargingRateUnitEnumType.W : ChargingRateUnitEnumType.A),
            V2Json.Default.GetCompositeScheduleRequest);

    private const int CompositeSeconds = 60;

    // A Relative schedule counts from the start of the transaction: its end is reckoned from there. So Absolute, where it is
    // understood, and with a start in the past: some take "now" for the future, some refuse to go without.
    private static Request SetLimit16(LiveLimit limit)
    {
        limit = limit with { Form = Before21(limit.Form) };
        var (purpose, kind, inWatt) = limit.Form;
        var isRelative = kind is LimitTiming.Relative;
        return Set(purpose is LimitPurpose.Max ? 0 : limit.Evse, new ChargingProfile(
            GatewayProfiles.LiveOf(limit.Evse),
            limit.StackLevel,
            purpose switch
            {
                LimitPurpose.TxDefault => ChargingProfilePurposeType.TxDefaultProfile,
                LimitPurpose.Max => ChargingProfilePurposeType.ChargePointMaxProfile,
                _ => ChargingProfilePurposeType.TxProfile,
            },
            isRelative ? ChargingProfileKindType.Relative : ChargingProfileKindType.Absolute,
            Schedule16(inWatt, Rate(limit, limit.Ampere), limit.Phases) with { StartSchedule = isRelative ? null : Start(limit), Duration = Seconds(limit) },
            TransactionId: purpose is LimitPurpose.Tx && !limit.Anonymous ? Number(limit.TransactionId) : null));  // better without it than with one that the station cannot read
    }

    private static Request SetLimit2(LiveLimit limit, bool live21)
    {
        limit = live21 ? limit : limit with { Form = Before21(limit.Form) };
        var (purpose, kind, inWatt) = limit.Form;
        var id = GatewayProfiles.LiveOf(limit.Evse);
        var period = new ChargingSchedulePeriodType(
            0,
            Rate(limit, limit.Ampere),
            live21 && limit.Others is { } b ? Rate(limit, b.L2) : null,
            live21 && limit.Others is { } c ? Rate(limit, c.L3) : null,
            NumberPhases: limit.Phases);
        if (live21 && limit.Central is not null && kind is LimitTiming.Dynamic && purpose is LimitPurpose.Tx or LimitPurpose.TxDefault)
        {
            period = period with { OperationMode = OperationModeEnumType.CentralSetpoint, DischargeLimit = Discharge(limit), Setpoint = Setpoint(limit) };
        }

        var endsOffline = live21 && limit.EndsOffline;
        return Set(purpose is LimitPurpose.Max ? 0 : limit.Evse, new ChargingProfileType(
            id,
            limit.StackLevel,
            purpose switch
            {
                LimitPurpose.TxDefault => ChargingProfilePurposeEnumType.TxDefaultProfile,
                LimitPurpose.Max => ChargingProfilePurposeEnumType.ChargingStationMaxProfile,
                LimitPurpose.Priority => ChargingProfilePurposeEnumType.PriorityCharging,
                _ => ChargingProfilePurposeEnumType.TxProfile,
            },
            kind switch
            {
                LimitTiming.Relative => ChargingProfileKindEnumType.Relative,
                LimitTiming.Dynamic => ChargingProfileKindEnumType.Dynamic,
                _ => ChargingProfileKindEnumType.Absolute,
            },
            [Schedule2(id, inWatt, period) with { StartSchedule = kind is LimitTiming.Absolute ? Start(limit) : null, Duration = Seconds(limit) }],
            TransactionId: purpose is LimitPurpose.Tx ? limit.TransactionId : null,
            MaxOfflineDuration: endsOffline ? MaxOffline : null,
            InvalidAfterOfflineDuration: endsOffline ? true : null));
    }

    private static LimitForm Before21(LimitForm form) => form with
    {
        Purpose = form.Purpose is LimitPurpose.Priority ? LimitPurpose.Tx : form.Purpose,
        Kind = form.Kind is LimitTiming.Dynamic ? LimitTiming.Absolute : form.Kind,
    };

    private static Request Set(int connector, ChargingProfile profile)
        => Make(new(connector, profile), V16Json.Default.SetChargingProfileRequest);

    private static Request Set(int evse, ChargingProfileType profile)
        => Make(new(evse, profile), V2Json.Default.SetChargingProfileRequest);

    private static ChargingSchedule Schedule16(bool inWatt, double rate, int phases)
        => new(inWatt ? ChargingRateUnitType.W : ChargingRateUnitType.A, [new(0, rate, phases)]);

    private static ChargingScheduleType Schedule2(int id, bool inWatt, ChargingSchedulePeriodType period)
        => new(id, inWatt ? ChargingRateUnitEnumType.W : ChargingRateUnitEnumType.A, [period]);

    private static DateTimeOffset Start(LiveLimit limit) => Whole(limit.Now - limit.StartsBefore);

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static int? Seconds(LiveLimit limit) => limit.Endless ? null : (int)(limit.Lasts + limit.Form.Kind switch
    {
        LimitTiming.Absolute => limit.StartsBefore,
        LimitTiming.Relative => limit.Running,
        _ => TimeSpan.Zero,
    }).TotalSeconds;

    private static double? Discharge(LiveLimit limit)
        => limit.Central is { } central ? Rates.Signed(Math.Min(0, central.Discharge), limit.Phases, limit.Form.InWatt ? central.WattsPerAmpere : null) : null;

    private static double? Setpoint(LiveLimit limit) => limit.Central is not { } central ? null : Math.Clamp(
        Rates.Signed(central.Ampere, limit.Phases, limit.Form.InWatt ? central.WattsPerAmpere : null), Discharge(limit)!.Value, Rate(limit, limit.Ampere));

    private static double Rate(LiveLimit limit, double ampere)
        => limit.Form.InWatt ? Rates.Watts(ampere, limit.Phases, limit.WattsPerAmpere) : Rates.Amperes(ampere);
}

/// <summary>What every transaction of a station or EVSE may draw that has no live limit.</summary>
/// <param name="Ampere">Per phase; at least 0.</param>
/// <param name="Phases">1 to 3.</param>
/// <param name="Evse">0: the whole station.</param>
/// <param name="IsMax">As ChargePointMaxProfile or ChargingStationMaxProfile, for models that refuse TxDefaultProfile.</param>
/// <param name="Since">Absolute since then, for models that refuse Relative. Null: Relative.</param>
/// <param name="WattsPerAmpere">Null: in ampere; else as in <see cref="LiveLimit.WattsPerAmpere"/>.</param>
public readonly record struct FallbackLimit(
    double Ampere, int Phases, int Evse, int StackLevel, bool IsMax = false, DateTimeOffset? Since = null, double? WattsPerAmpere = null)
{
    public bool InWatt => WattsPerAmpere is not null;

    /// <summary>The number that stands in the profile.</summary>
    public double Rate => WattsPerAmpere is { } watts ? Rates.Watts(Ampere, Phases, watts) : Rates.Amperes(Ampere);
}
