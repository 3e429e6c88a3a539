using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation;

/// <summary>GetVariables and SetVariables of 2.x on a station's settings.</summary>
internal static class Variables2
{
    public static JsonObject Get(StationSettings settings, JsonObject payload) => new()
    {
        ["getVariableResult"] = Each(payload, "getVariableData", item =>
        {
            var (setting, status) = Find(settings, item);
            var result = new JsonObject { ["attributeStatus"] = status };
            if (setting is not null)
            {
                result["attributeValue"] = setting.Value;
            }

            return result;
        }),
    };

    public static JsonObject Set(StationSettings settings, JsonObject payload) => new()
    {
        ["setVariableResult"] = Each(payload, "setVariableData", item =>
        {
            var (setting, status) = Find(settings, item);
            var value = ProfileJson.Text(item, "attributeValue");
            if (setting is not null && (setting.ReadOnly || !StationSettings.Fits(setting, value)))
            {
                status = "Rejected";
            }
            else
            {
                setting?.Value = value;
            }

            return new() { ["attributeStatus"] = status };
        }),
    };

    private static JsonArray Each(JsonObject payload, string list, Func<JsonObject, JsonObject> answer)
    {
        var items = payload[list] as JsonArray ?? throw new FormatException($"{list} is missing");
        return
        [
            .. items.OfType<JsonObject>().Select(item =>
            {
                var result = answer(item);
                result["component"] = item["component"]?.DeepClone();
                result["variable"] = item["variable"]?.DeepClone();
                return result;
            }),
        ];
    }

    private static (StationSetting? Setting, string Status) Find(StationSettings settings, JsonObject item)
    {
        var component = item["component"]?["name"]?.ToString();
        var variable = item["variable"]?["name"]?.ToString();
        var instance = item["variable"]?["instance"]?.ToString();
        if (item["attributeType"]?.ToString() is not (null or "Actual"))
        {
            return (null, "NotSupportedAttributeType");
        }

        var named = instance is null ? variable : $"{variable}[{instance}]";
        var evse = ProfileJson.OptionalInt(item["component"]?["evse"] as JsonObject ?? [], "id");
        var of = settings.All.Where(s => s.Component == component && (s.Evse is null || s.Evse == evse)).ToList();
        return of.Find(s => s.Variable == named) is { } setting
            ? (setting, "Accepted")
            : (null, of.Count > 0 ? "UnknownVariable" : "UnknownComponent");
    }
}
