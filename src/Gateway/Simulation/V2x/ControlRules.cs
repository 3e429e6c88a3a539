using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation.V2x;

/// <summary>Why a station does not take a DER control that is well formed. OCPP 2.1 part 2, R04.</summary>
internal static class ControlRules
{
    private static readonly string[] Fields =
        ["curve", "enterService", "fixedPFAbsorb", "fixedPFInject", "fixedVar", "freqDroop", "gradient", "limitMaxDischarge"];

    /// <returns>The reason code; null: nothing speaks against it.</returns>
    public static string? Objection(JsonObject asked, string type, IReadOnlyList<StoredControl> held, DateTimeOffset now)
        => Field(asked, type)
            ?? Schedule((bool)asked["isDefault"]!, type, (JsonObject)asked[StoredControl.FieldOf(type)]!, now)
            ?? Setting(type, (JsonObject)asked[StoredControl.FieldOf(type)]!)
            ?? Room(new(asked), held);

    private static string? Field(JsonObject asked, string type)
        => Fields.Where(asked.ContainsKey).ToList() switch
        {
            [] => "MissingParam",                                               // R04.FR.17
            [var only] when only == StoredControl.FieldOf(type) => null,
            _ => "InvalidValue",
        };

    private static string? Schedule(bool isDefault, string type, JsonObject setting, DateTimeOffset now)
    {
        var (start, seconds) = (StoredControl.TimeOf(setting), ProfileJson.OptionalNumber(setting, "duration"));
        return isDefault ? (start is null && seconds is null ? null : "InvalidSchedule")        // R04.FR.12, FR.13
            : type is "EnterService" or "Gradients" ? "InvalidValue"                            // R04.FR.14, FR.15
            : start is not { } begins || seconds is not { } lasts ? "MissingParam"
            : lasts is not (> 0 and < 1e9) || begins.Year > 9000 ? "ValueOutOfRange"
            : begins.AddSeconds(lasts) <= now ? "InvalidSchedule"
            : null;
    }

    private static string? Setting(string type, JsonObject setting) => StoredControl.FieldOf(type) switch
    {
        "curve" => Curve(type, setting),
        "limitMaxDischarge" => Limit(setting),
        "fixedPFAbsorb" or "fixedPFInject" => Within(setting, "displacement", 0, 1),
        "fixedVar" => Unit(setting, "unit", "PctMaxW", "PctMaxVar", "PctVarAvail") ?? Within(setting, "setpoint", -100, 100),
        _ => null,
    };

    private static string? Limit(JsonObject setting)
        => !setting.ContainsKey("pctMaxDischargePower") && !setting.ContainsKey("powerMonitoringMustTrip") ? "MissingParam"
            : Within(setting, "pctMaxDischargePower", 0, 100)
                ?? (setting["powerMonitoringMustTrip"] is JsonObject curve ? Curve("PowerMonitoringMustTrip", curve) : null);        // R04.FR.56

    /// <summary>R04.FR.50 to FR.55.</summary>
    private static string? Curve(string type, JsonObject curve) => type switch
    {
        "FreqWatt" or "VoltWatt" => Unit(curve, "yUnit", "PctMaxW", "PctWAvail"),
        "VoltVar" or "WattVar" => Unit(curve, "yUnit", "PctMaxVar", "PctVarAvail"),
        _ => Unit(curve, "yUnit", "Not_Applicable"),
    } ?? (Ascends(curve) ? null : "InvalidValue");

    private static string? Unit(JsonObject setting, string field, params string[] units) => units.Contains(setting[field]?.ToString()) ? null : "InvalidValue";

    private static bool Ascends(JsonObject curve)
    {
        var x = ((JsonArray)curve["curveData"]!).Select(point => (double)point!["x"]!).ToList();
        return x.Zip(x.Skip(1)).All(pair => pair.First <= pair.Second);
    }

    private static string? Within(JsonObject setting, string field, double least, double most)
        => ProfileJson.OptionalNumber(setting, field) is { } number && (number < least || number > most) ? "ValueOutOfRange" : null;

    private static string? Room(StoredControl asked, IReadOnlyList<StoredControl> held)
    {
        var same = held.Where(c => c.Type == asked.Type && c.IsDefault == asked.IsDefault).Select(c => c.Id).ToList();
        return same.Contains(asked.Id) ? null
            : held.Any(c => c.Id == asked.Id) ? "InvalidValue"
            : same.Count >= ControlStore.MostOfAKind ? "OutOfStorage"
            : null;
    }
}
