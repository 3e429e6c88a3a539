using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation.V2x;

/// <summary>A DER control as a station was told it, and what has become of it.</summary>
/// <param name="told">The payload of SetDERControl, with the field that belongs to its type.</param>
internal sealed class StoredControl(JsonObject told)
{
    public string Id { get; } = ProfileJson.Text(told, "controlId");

    public string Type { get; } = ProfileJson.Text(told, "controlType");

    public bool IsDefault { get; } = (bool)told["isDefault"]!;

    public JsonObject Setting => (JsonObject)told[FieldOf(Type)]!;

    /// <summary>0 is the highest.</summary>
    public int Priority => ProfileJson.Int(Setting, "priority");

    /// <summary>A default always acts.</summary>
    public DateTimeOffset Start => TimeOf(Setting) ?? DateTimeOffset.MinValue;

    /// <summary>Then it is deleted (R04.FR.10). A default never is.</summary>
    public DateTimeOffset End => IsDefault ? DateTimeOffset.MaxValue : Start.AddSeconds((double)Setting["duration"]!);

    /// <summary>Scheduled ones: its start has come and was told.</summary>
    public bool HasStarted { get; set; }

    /// <summary>It never acts again (R04.FR.09).</summary>
    public bool IsSuperseded { get; set; }

    public bool IsRunning => HasStarted && !IsSuperseded;

    public bool IsRivalOf(StoredControl other) => Type == other.Type && IsDefault == other.IsDefault && Id != other.Id && !IsSuperseded;

    /// <summary>The one field of SetDERControl that belongs to a type; ReportDERControl calls its lists the same. R04.FR.16.</summary>
    public static string FieldOf(string type) => type switch
    {
        "EnterService" => "enterService",
        "FixedPFAbsorb" => "fixedPFAbsorb",
        "FixedPFInject" => "fixedPFInject",
        "FixedVar" => "fixedVar",
        "FreqDroop" => "freqDroop",
        "Gradients" => "gradient",
        "LimitMaxDischarge" => "limitMaxDischarge",
        _ => "curve",
    };

    public static DateTimeOffset? TimeOf(JsonObject setting)
        => setting["startTime"] is { } start ? DateTimeOffset.Parse(start.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    /// <summary>Its entry in a list of ReportDERControl.</summary>
    public JsonObject Report()
    {
        var field = FieldOf(Type);
        var entry = new JsonObject { ["id"] = Id, [field.StartsWith("fixedPF", StringComparison.Ordinal) ? "fixedPF" : field] = Setting.DeepClone() };
        if (field is not ("enterService" or "gradient"))        // there are only defaults of those
        {
            (entry["isDefault"], entry["isSuperseded"]) = (IsDefault, IsSuperseded);
        }

        if (field is "curve")
        {
            entry["curveType"] = Type;
        }

        return entry;
    }
}
