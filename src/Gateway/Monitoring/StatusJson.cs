using System.Globalization;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>How values look in our JSON: names carry the unit; what is not known is left out, and digits that mean nothing.</summary>
internal static class StatusJson
{
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void Name<T>(this Utf8JsonWriter json, string name, T value)
        where T : struct, Enum => json.WriteString(name, JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? value)
        => json.Text(name, value?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));

    public static void Number(this Utf8JsonWriter json, string name, double? value, int decimals)
    {
        if (value is { } known && double.IsFinite(known))
        {
            json.WriteNumber(name, Rounded(known, decimals));
        }
    }

    public static void Seconds(this Utf8JsonWriter json, string name, TimeSpan value)
        => json.WriteNumber(name, (long)value.TotalSeconds);

    public static void Ampere(this Utf8JsonWriter json, string name, PerPhase<Ampere>? value)
        => json.PerPhase(name, value?.Map(a => a.Value), 2);

    /// <summary>As <c>[L1, L2, L3]</c>.</summary>
    public static void PerPhase(this Utf8JsonWriter json, string name, PerPhase<double>? value, int decimals)
    {
        if (value is { } known)
        {
            json.WriteStartArray(name);
            foreach (var phase in PerPhase<double>.All)
            {
                Element(json, known[phase], decimals);
            }

            json.WriteEndArray();
        }
    }

    private static void Element(Utf8JsonWriter json, double value, int decimals)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(Rounded(value, decimals));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    // Plus zero turns -0 into 0.
    private static double Rounded(double value, int decimals) => Math.Round(value, decimals) + 0.0;
}
