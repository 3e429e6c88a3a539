using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>
/// As much of JSON Schema (drafts 4 and 6) as OCPP's schemas use. A keyword that it does not know is an error, so that none is
/// passed over in silence.
/// </summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly HashSet<string> Silent =
        ["$schema", "$id", "id", "title", "description", "comment", "javaType", "definitions", "default", "additionalItems"];

    /// <summary>All faults, each with its place; none for a valid message.</summary>
    public IReadOnlyList<string> Faults(JsonNode? message)
    {
        var faults = new List<string>();
        Check(root, message, "$", faults);
        return faults;
    }

    private void Check(JsonObject schema, JsonNode? value, string at, List<string> faults)
    {
        foreach (var (keyword, rule) in schema)
        {
            if (Silent.Contains(keyword))
            {
                continue;
            }

            switch (keyword)
            {
                case "$ref":
                    Check(Resolve(Text(rule)), value, at, faults);
                    break;
                case "type" when !IsOfType(Text(rule), value):
                    faults.Add($"{at}: not of type {rule}: {value?.ToJsonString() ?? "null"}");
                    break;
                case "enum" when !rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)):
                    faults.Add($"{at}: not in the enumeration: {value?.ToJsonString()}");
                    break;
                case "type" or "enum":
                    break;
                default:
                    CheckContent(keyword, rule!, schema, value, at, faults);
                    break;
            }
        }
    }

    private void CheckContent(string keyword, JsonNode rule, JsonObject schema, JsonNode? value, string at, List<string> faults)
    {
        switch (value)
        {
            case JsonObject fields:
                CheckObject(keyword, rule, schema, fields, at, faults);
                break;
            case JsonArray items:
                CheckArray(keyword, rule, items, at, faults);
                break;
            case JsonValue scalar when !IsScalarValid(keyword, rule, scalar):
                faults.Add($"{at}: {keyword} {rule} is broken by {value.ToJsonString()}");
                break;
            default:
                break;
        }
    }

    private void CheckObject(string keyword, JsonNode rule, JsonObject schema, JsonObject fields, string at, List<string> faults)
    {
        var known = schema["properties"]?.AsObject();
        switch (keyword)
        {
            case "properties":
                foreach (var (name, field) in fields)
                {
                    if (known![name] is JsonObject inner)
                    {
                        Check(inner, field, $"{at}.{name}", faults);
                    }
                }

                break;
            case "required":
                faults.AddRange(rule.AsArray().Select(Text).Where(n => !fields.ContainsKey(n)).Select(n => $"{at}: {n} is missing"));
                break;
            case "additionalProperties" when !rule.GetValue<bool>():
                faults.AddRange(fields.Where(f => known?.ContainsKey(f.Key) != true).Select(f => $"{at}: {f.Key} is not known"));
                break;
            default:
                break;
        }
    }

    private void CheckArray(string keyword, JsonNode rule, JsonArray items, string at, List<string> faults)
    {
        switch (keyword)
        {
            case "items":
                for (var i = 0; i < items.Count; i++)
                {
                    Check(rule.AsObject(), items[i], $"{at}[{i}]", faults);
                }

                break;
            case "minItems" when items.Count < rule.GetValue<int>():
            case "maxItems" when items.Count > rule.GetValue<int>():
                faults.Add($"{at}: {items.Count} items break {keyword} {rule}");
                break;
            default:
                break;
        }
    }

    private static bool IsScalarValid(string keyword, JsonNode rule, JsonValue value) => keyword switch
    {
        "maxLength" => value.GetValueKind() != JsonValueKind.String || Text(value).Length <= rule.GetValue<int>(),
        "minimum" => Number(value) is not { } number || number >= Number(rule.AsValue()),
        "maximum" => Number(value) is not { } number || number <= Number(rule.AsValue()),
        "multipleOf" => Number(value) is not { } number || number % Number(rule.AsValue()) == 0,
        "format" => Text(rule) switch
        {
            "date-time" => DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, out _) && Text(value).Contains('T', StringComparison.Ordinal),
            "uri" => Uri.TryCreate(Text(value), UriKind.Absolute, out _),
            var other => throw new NotSupportedException("format " + other),
        },
        "additionalProperties" or "properties" or "required" or "items" or "minItems" or "maxItems" => true,
        _ => throw new NotSupportedException("keyword " + keyword),
    };

    private JsonObject Resolve(string reference)
    {
        var at = root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            at = at[step]!.AsObject();
        }

        return at;
    }

    private static bool IsOfType(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => Number(value!.AsValue()) is { } number && decimal.Truncate(number) == number,
        _ => false,
    };

    private static decimal? Number(JsonValue value)
        => decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
