using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>A limit from outside of OCPP, held as a station holds ChargingStationExternalConstraints. OCPP 2.1 part 2, K12, K14.</summary>
/// <param name="Id">Tells it from others; a new one of the same id takes its place.</param>
/// <param name="ProfileId">Negative, as those that a CSMS sets are not.</param>
/// <param name="PerPhase">What all stations together may draw. At least 0, finite.</param>
/// <param name="Name">As a reason names it.</param>
internal sealed record ExternalLimit(string Id, int ProfileId, LimitSource Source, Ampere PerPhase, bool IsGridCritical, string Name)
{
    /// <summary>It ends by itself here, by <see cref="TimeProvider.GetTimestamp"/>. Null: not by itself.</summary>
    public long? Until { get; init; }

    /// <summary>When it was set; that of the site file: not known.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>From <see cref="Since"/> on. Null: until it is taken back.</summary>
    public TimeSpan? Lasts { get; init; }

    public LimitRank Rank { get; init; } = RankOf(Source);

    /// <summary>It limits the power over all phases, and <see cref="PerPhase"/> is what that makes, evenly spread. Null: the current.</summary>
    public PowerCap? Power { get; init; }

    /// <summary>As balancing has it.</summary>
    public SiteCap Cap => new(Name, PerPhase) { Rank = Rank, Power = Power };

    /// <summary>How much, for people.</summary>
    public string Amount => Power is { } power ? $"{power.Limit} over all phases" : $"{PerPhase} per phase";

    /// <summary>As OCPP writes the source.</summary>
    public string Word => WordOf(Source);

    public static LimitRank RankOf(LimitSource source) => source switch
    {
        LimitSource.So => LimitRank.GridOperator,
        LimitSource.Ems => LimitRank.EnergyManager,
        _ => LimitRank.Planner,
    };

    public static string WordOf(LimitSource source) => source switch
    {
        LimitSource.Ems => "EMS",
        LimitSource.So => "SO",
        _ => "Other",
    };

    /// <param name="lasts">From <paramref name="now"/> on; null: until it is taken back.</param>
    public ChargingScheduleType Schedule(DateTimeOffset now, TimeSpan? lasts) => new(
        1,
        Power is null ? ChargingRateUnitEnumType.A : ChargingRateUnitEnumType.W,
        [new(0, Tenths.Down(Power?.Limit.Value ?? PerPhase.Value), NumberPhases: 3)],
        StartSchedule: Tenths.Second(now),
        Duration: lasts is { } l ? (int)Math.Min(int.MaxValue, Math.Ceiling(l.TotalSeconds)) : null);

    /// <summary>As it is reported to a CSMS that asks for profiles.</summary>
    public ChargingProfileType Profile(DateTimeOffset now, TimeSpan? lasts) => new(
        ProfileId,
        0,
        ChargingProfilePurposeEnumType.ChargingStationExternalConstraints,
        ChargingProfileKindEnumType.Absolute,
        [Schedule(now, lasts)]);
}

/// <summary>Limits and times as OCPP takes them: 0.1 and whole seconds, down.</summary>
internal static class Tenths
{
    public static double Down(double value) => (double)(Math.Floor((decimal)Math.Clamp(value, 0, 1e9) * 10) / 10);

    public static DateTimeOffset Second(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
