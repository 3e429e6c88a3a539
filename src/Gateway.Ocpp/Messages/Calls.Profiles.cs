using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    /// <summary>Longer than a schedule's start and a station's clock may be apart by rounding and transport.</summary>
    private static readonly TimeSpan StartsBefore = TimeSpan.FromSeconds(5);

    /// <summary>2.1 only, in seconds: how long the live limit outlives the station's connection.</summary>
    private const int MaxOffline = 60;

    /// <summary>
    /// SetChargingProfile with what every transaction may draw that has no live limit: the lowest level of TxDefaultProfile, for
    /// good, so that it holds when gateway and CSMS are gone. Stations keep it over a restart.
    /// </summary>
    /// <param name="ampere">Per phase; at least 0.</param>
    /// <param name="phases">1 to 3.</param>
    /// <param name="evse">0: the whole station. Some models refuse 0 and want each connector told.</param>
    /// <param name="stackLevel">The lowest, but where the CSMS has a profile there that must not be doubled.</param>
    public static Request SetFallback(OcppVersion version, double ampere, int phases, int evse = 0, int stackLevel = 0)
    {
        var id = GatewayProfiles.FallbackOf(evse);
        return version == OcppVersion.V16
            ? Set(evse, new ChargingProfile(
                id,
                stackLevel,
                ChargingProfilePurposeType.TxDefaultProfile,
                ChargingProfileKindType.Relative,
                Schedule16(ampere, phases)))
            : Set(evse, new ChargingProfileType(
                id,
                stackLevel,
                ChargingProfilePurposeEnumType.TxDefaultProfile,
                ChargingProfileKindEnumType.Relative,
                [Schedule2(id, ampere, phases)]));
    }

    /// <summary>SetChargingProfile for the running transaction of one EVSE; replaces the one before and expires by itself.</summary>
    public static Request SetLimit(OcppVersion version, LiveLimit limit)
        => version == OcppVersion.V16 ? SetLimit16(limit) : SetLimit2(limit, live21: version == OcppVersion.V21);

    /// <summary>ClearChargingProfile of one profile. Never without an id: that would clear the CSMS's as well.</summary>
    public static Request ClearProfile(OcppVersion version, int id) => version == OcppVersion.V16
        ? Make(new(Id: id), V16Json.Default.ClearChargingProfileRequest)
        : Make(new(ChargingProfileId: id), V2Json.Default.ClearChargingProfileRequest);

    // A Relative schedule counts from the start of the transaction: with a duration it would be over after the first minutes. So
    // Absolute, and with a start in the past: some take "now" for the future, some refuse to go without.
    private static Request SetLimit16(LiveLimit limit) => Set(limit.Evse, new ChargingProfile(
        GatewayProfiles.LiveOf(limit.Evse),
        limit.StackLevel,
        ChargingProfilePurposeType.TxProfile,
        ChargingProfileKindType.Absolute,
        Schedule16(limit.Ampere, limit.Phases) with { StartSchedule = Start(limit), Duration = Seconds(limit) },
        TransactionId: Number(limit.TransactionId)));       // better without it than with one that the station cannot read

    private static Request SetLimit2(LiveLimit limit, bool live21)
    {
        var id = GatewayProfiles.LiveOf(limit.Evse);
        return Set(limit.Evse, new ChargingProfileType(
            id,
            limit.StackLevel,
            ChargingProfilePurposeEnumType.TxProfile,
            ChargingProfileKindEnumType.Absolute,
            [Schedule2(id, limit.Ampere, limit.Phases) with { StartSchedule = Start(limit), Duration = Seconds(limit) }],
            TransactionId: limit.TransactionId,
            MaxOfflineDuration: live21 ? MaxOffline : null,
            InvalidAfterOfflineDuration: live21 ? true : null));
    }

    private static Request Set(int connector, ChargingProfile profile)
        => Make(new(connector, profile), V16Json.Default.SetChargingProfileRequest);

    private static Request Set(int evse, ChargingProfileType profile)
        => Make(new(evse, profile), V2Json.Default.SetChargingProfileRequest);

    private static ChargingSchedule Schedule16(double ampere, int phases)
        => new(ChargingRateUnitType.A, [new(0, Tenths(ampere), phases)]);

    private static ChargingScheduleType Schedule2(int id, double ampere, int phases)
        => new(id, ChargingRateUnitEnumType.A, [new(0, Tenths(ampere), NumberPhases: phases)]);

    private static DateTimeOffset Start(LiveLimit limit)
    {
        var start = limit.Now - StartsBefore;
        return start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond));
    }

    private static int Seconds(LiveLimit limit) => (int)(limit.Lasts + StartsBefore).TotalSeconds;

    // Down, never up: it is a limit. What is no number is no current. In decimal, for 0.1 is none of double's numbers.
    private static double Tenths(double ampere)
        => double.IsFinite(ampere) ? (double)(Math.Floor((decimal)Math.Clamp(ampere, 0, 10_000) * 10) / 10) : 0;
}
