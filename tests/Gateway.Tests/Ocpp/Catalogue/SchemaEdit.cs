using System.Text.Json.Nodes;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>One fact of a schema changed, for tests that want to see it noticed.</summary>
/// <param name="Kind">The keyword that was changed.</param>
internal sealed record SchemaEdit(string Kind, string What, Action Do, Action Undo)
{
    /// <summary>All edits of what can be reached from the root.</summary>
    public static IEnumerable<SchemaEdit> All(JsonObject root)
    {
        var reached = new HashSet<JsonObject>();
        Reach(root, root, reached);
        return reached.SelectMany(schema => schema.ToList().Select(p => Of(schema, p.Key, p.Value!)).OfType<SchemaEdit>());
    }

    private static void Reach(JsonObject root, JsonObject schema, HashSet<JsonObject> into)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            Reach(root, root["definitions"]![reference["#/definitions/".Length..]]!.AsObject(), into);
        }
        else if (into.Add(schema))
        {
            foreach (var inner in (schema["properties"]?.AsObject() ?? []).Select(p => p.Value).Append(schema["items"]).OfType<JsonObject>())
            {
                Reach(root, inner, into);
            }
        }
    }

    private static SchemaEdit? Of(JsonObject schema, string keyword, JsonNode rule) => keyword switch
    {
        "maxLength" or "minItems" or "maxItems" or "minimum" or "maximum" or "multipleOf" => Set(schema, keyword, JsonNode.Parse($"{rule.GetValue<decimal>() + 1}")!),
        "format" => Set(schema, keyword, "time"),
        "type" => Set(schema, keyword, "null"),
        "additionalProperties" when (string?)schema["type"] == "object" => Set(schema, keyword, true),
        "required" when rule.AsArray().Count > 0 => Set(schema, keyword, Fewer(rule)),
        "enum" => Set(schema, keyword, Fewer(rule)),
        "properties" when rule.AsObject().Count > 0 => Set(schema, keyword, new JsonObject(
            rule.AsObject().Skip(1).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())))),
        _ => null,
    };

    private static JsonArray Fewer(JsonNode rule) => [.. rule.AsArray().Skip(1).Select(r => r!.DeepClone())];

    private static SchemaEdit Set(JsonObject schema, string keyword, JsonNode changed)
    {
        var before = schema[keyword]!;
        return new(
            keyword, $"{keyword} {before.ToJsonString()} became {changed.ToJsonString()}",
            () => schema[keyword] = changed, () => schema[keyword] = before);
    }
}
