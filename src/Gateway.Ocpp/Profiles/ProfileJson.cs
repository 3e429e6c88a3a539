using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Ocpp.Profiles;

/// <summary>Reads profiles from the JSON of the versions. What cannot be read is a <see cref="FormatException"/>.</summary>
public static class ProfileJson
{
    /// <summary>The pilot tells one current for all phases, so of 2.1's limits per phase the lowest rules.</summary>
    private static readonly string[] LimitKeys = ["limit", "limit_L2", "limit_L3"];

    /// <summary>2.1: bounds as a limit does. A CSMS that wants 8 A does not allow 16 A; one that wants the car to feed in allows none.</summary>
    private static readonly string[] SetpointKeys = ["setpoint", "setpoint_L2", "setpoint_L3"];

    public static ChargingProfile Read16(JsonObject json, DateTimeOffset now)
        => Read(json, Int(json, "chargingProfileId"), Object(json["chargingSchedule"]), now);

    public static ChargingProfile Read2(JsonObject json, DateTimeOffset now)
        => Read(json, Int(json, "id"), Object((json["chargingSchedule"] as JsonArray)?.FirstOrDefault()), now);

    public static ProfilePurpose Purpose(string name) => name switch
    {
        "ChargePointMaxProfile" or "ChargingStationMaxProfile" => ProfilePurpose.Max,
        "TxDefaultProfile" => ProfilePurpose.TxDefault,
        "TxProfile" => ProfilePurpose.Tx,
        "PriorityCharging" => ProfilePurpose.Priority,
        _ => throw new FormatException("its purpose is none that is supported here"),
    };

    public static int Int(JsonObject json, string key) => OptionalInt(json, key) ?? throw new FormatException($"{key} is missing");

    public static int? OptionalInt(JsonObject json, string key)
        => OptionalNumber(json, key) is not { } number ? null
            : number is >= int.MinValue and <= int.MaxValue && Math.Floor(number) == number ? (int)number
            : throw new FormatException($"{key} is no integer");

    public static string Text(JsonObject json, string key)
        => json[key]?.ToString() ?? throw new FormatException($"{key} is missing");

    private static JsonObject Object(JsonNode? node) => node as JsonObject ?? throw new FormatException("chargingSchedule is missing");

    private static ChargingProfile Read(JsonObject json, int id, JsonObject schedule, DateTimeOffset now) => new(
        id,
        Int(json, "stackLevel"),
        Purpose(Text(json, "chargingProfilePurpose")),
        Kind(Text(json, "chargingProfileKind")),
        json["recurrencyKind"]?.ToString() switch { "Daily" => TimeSpan.FromDays(1), "Weekly" => TimeSpan.FromDays(7), _ => null },
        Time(json, "validFrom"),
        Time(json, "validTo"),
        json["transactionId"]?.ToString(),
        Time(schedule, "startSchedule"),
        Seconds(schedule, "duration"),
        Text(schedule, "chargingRateUnit") == "W",
        Periods(schedule),
        Seconds(json, "maxOfflineDuration"),
        now)
    {
        EndsWithOutage = json["invalidAfterOfflineDuration"]?.GetValueKind() is JsonValueKind.True,
    };

    private static ProfileKind Kind(string name) => name switch
    {
        "Absolute" => ProfileKind.Absolute,
        "Recurring" => ProfileKind.Recurring,
        "Relative" => ProfileKind.Relative,
        "Dynamic" => ProfileKind.Dynamic,
        _ => throw new FormatException("its kind is none that is supported here"),
    };

    private static ImmutableArray<SchedulePeriod> Periods(JsonObject schedule)
    {
        var periods = (schedule["chargingSchedulePeriod"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(p => new SchedulePeriod(TimeSpan.FromSeconds(Int(p, "startPeriod")), Limit(p), Phases(p)))
            .OrderBy(p => p.Start)
            .ToImmutableArray();
        return periods is [{ Start.Ticks: 0 }, ..] ? periods : throw new FormatException("the first period does not start at 0");
    }

    private static double Limit(JsonObject period)
    {
        var limit = LimitKeys.Concat(SetpointKeys).Select(key => OptionalNumber(period, key)).Min()
            ?? (period["operationMode"]?.ToString() is "Idle" ? 0 : throw new FormatException("limit is missing"));
        return Math.Max(0, limit);
    }

    private static int Phases(JsonObject period) => OptionalNumber(period, "numberPhases") switch { 1 => 1, 2 => 2, _ => 3 };

    private static DateTimeOffset? Time(JsonObject json, string key)
        => json[key] is not { } node ? null
            : DateTimeOffset.TryParse(node.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw new FormatException($"{key} is no time");

    private static TimeSpan? Seconds(JsonObject json, string key)
        => OptionalInt(json, key) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Also one written as text: what a lenient station has accepted must be understood here too.</summary>
    public static double? OptionalNumber(JsonObject json, string key)
        => json[key] is not { } node ? null
            : double.TryParse(node.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw new FormatException($"{key} is no number");
}
