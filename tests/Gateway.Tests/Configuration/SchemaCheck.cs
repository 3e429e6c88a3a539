using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>As much of JSON Schema as ours uses, against a YAML tree: where a value does not fit.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Misfits(JsonNode schema, YamlValue value, string path) => value switch
    {
        YamlMap map => Is(schema, "object") ? Section(schema, map, path) : [path],
        YamlList list => Is(schema, "array")
            ? list.Items.SelectMany((item, i) => Misfits(schema["items"]!, item, $"{path}/{i}"))
            : [path],
        YamlScalar { IsNull: true } => Is(schema, "null") ? [] : [path],
        YamlScalar scalar => Fits(schema, scalar.Text) ? [] : [path],
        _ => [path],
    };

    private static IEnumerable<string> Section(JsonNode schema, YamlMap map, string path)
    {
        var properties = schema["properties"]!.AsObject();
        foreach (var entry in map.Entries)
        {
            var place = $"{path}/{entry.Key.Text}";
            foreach (var misfit in properties[entry.Key.Text] is { } inner ? Misfits(inner, entry.Value, place) : [place])
            {
                yield return misfit;
            }
        }

        foreach (var name in schema["required"]?.AsArray().Select(n => (string)n!) ?? [])
        {
            if (!map.Entries.Any(e => e.Key.Text == name))
            {
                yield return $"{path} lacks {name}";
            }
        }
    }

    private static bool Fits(JsonNode schema, string text)
        => schema["anyOf"] is JsonArray any ? any.Any(s => Fits(s!, text))
            : schema["enum"] is JsonArray words ? words.Any(w => (string)w! == text)
            : Is(schema, "boolean") && text is "true" or "false" ? true
            : Is(schema, "integer") ? long.TryParse(text, CultureInfo.InvariantCulture, out var n) && n >= (long)schema["minimum"]! && n <= (long)schema["maximum"]!
            : Is(schema, "string") && (schema["pattern"] is not { } pattern || Regex.IsMatch(text, (string)pattern!, RegexOptions.ECMAScript));

    private static bool Is(JsonNode schema, string type) => schema["type"] switch
    {
        JsonArray several => several.Any(t => (string)t! == type),
        { } one => (string)one! == type,
        null => false,
    };
}
