using System.Text.Json;

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
        => new("SetChargingProfile", Write(json =>
        {
            var id = GatewayProfiles.FallbackOf(evse);
            WriteProfileStart(json, version, evse, id, stackLevel, "TxDefaultProfile"u8, "Relative"u8);
            WriteScheduleStart(json, version, id);
            WriteScheduleEnd(json, version, ampere, phases);
        }));

    /// <summary>SetChargingProfile for the running transaction of one EVSE; replaces the one before and expires by itself.</summary>
    public static Request SetLimit(OcppVersion version, LiveLimit limit)
        => new("SetChargingProfile", Write(json =>
        {
            // A Relative schedule counts from the start of the transaction: with a duration it would be over after the first
            // minutes. So Absolute, and with a start in the past: some take "now" for the future, some refuse to go without.
            var id = GatewayProfiles.LiveOf(limit.Evse);
            WriteProfileStart(json, version, limit.Evse, id, limit.StackLevel, "TxProfile"u8, "Absolute"u8);
            WriteTransactionId(json, version, limit.TransactionId);
            if (version == OcppVersion.V21)
            {
                json.WriteNumber("maxOfflineDuration"u8, MaxOffline);
                json.WriteBoolean("invalidAfterOfflineDuration"u8, true);
            }

            WriteScheduleStart(json, version, id);
            json.WriteString("startSchedule"u8, Time(limit.Now - StartsBefore));
            json.WriteNumber("duration"u8, (int)(limit.Lasts + StartsBefore).TotalSeconds);
            WriteScheduleEnd(json, version, limit.Ampere, limit.Phases);
        }));

    /// <summary>ClearChargingProfile of one profile. Never without an id: that would clear the CSMS's as well.</summary>
    public static Request ClearProfile(OcppVersion version, int id)
        => new("ClearChargingProfile", Write(json => json.WriteNumber(version == OcppVersion.V16 ? "id"u8 : "chargingProfileId"u8, id)));

    private static void WriteProfileStart(
        Utf8JsonWriter json, OcppVersion version, int evse, int id, int stackLevel, ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> kind)
    {
        var is16 = version == OcppVersion.V16;
        json.WriteNumber(is16 ? "connectorId"u8 : "evseId"u8, evse);
        json.WriteStartObject(is16 ? "csChargingProfiles"u8 : "chargingProfile"u8);
        json.WriteNumber(is16 ? "chargingProfileId"u8 : "id"u8, id);
        json.WriteNumber("stackLevel"u8, stackLevel);
        json.WriteString("chargingProfilePurpose"u8, purpose);
        json.WriteString("chargingProfileKind"u8, kind);
    }

    private static void WriteScheduleStart(Utf8JsonWriter json, OcppVersion version, int id)
    {
        if (version == OcppVersion.V16)
        {
            json.WriteStartObject("chargingSchedule"u8);
            return;
        }

        json.WriteStartArray("chargingSchedule"u8);
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
    }

    private static void WriteScheduleEnd(Utf8JsonWriter json, OcppVersion version, double ampere, int phases)
    {
        json.WriteString("chargingRateUnit"u8, "A"u8);
        json.WriteStartArray("chargingSchedulePeriod"u8);
        json.WriteStartObject();
        json.WriteNumber("startPeriod"u8, 0);
        json.WriteNumber("limit"u8, Tenths(ampere));
        json.WriteNumber("numberPhases"u8, phases);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        if (version != OcppVersion.V16)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Down, never up: it is a limit. What is no number is no current. decimal, for 0.1 is none of double's numbers.
    private static decimal Tenths(double ampere)
        => double.IsFinite(ampere) ? Math.Floor((decimal)Math.Clamp(ampere, 0, 10_000) * 10) / 10 : 0;

    private static string Time(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
