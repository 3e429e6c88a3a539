using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>The gateway as a station of the CSMS, as a JSON object: which of its settings the CSMS has changed.</summary>
internal static class ControllerDocument
{
    public static StatusObject Of(SiteSnapshot site) => new(
        "controller",
        json =>
        {
            json.WriteStartArray("overridden");
            foreach (var setting in site.Controller?.Overridden ?? [])
            {
                Write(json, setting);
            }

            json.WriteEndArray();
        },
        static _ => { });

    private static void Write(Utf8JsonWriter json, OverriddenSetting setting)
    {
        json.WriteStartObject();
        json.Text("variable", setting.Variable);
        json.Text("value", setting.Value);
        json.Text("unit", setting.Unit);
        json.Text("siteKey", setting.SiteKey);
        json.Text("siteValue", setting.SiteValue);
        json.WriteEndObject();
    }
}
