using System.Text.Json.Nodes;
using Gateway.Ocpp;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>What an official JSON schema says, in the lines of <see cref="CatalogueFacts"/>. Keywords it does not know are told too.</summary>
internal sealed class SchemaFacts
{
    private static readonly HashSet<string> Silent =
        ["$schema", "$id", "id", "title", "description", "comment", "javaType", "definitions", "default", "additionalItems", "$ref"];

    private readonly List<string> _facts = [];
    private readonly OcppVersion _version;
    private readonly JsonObject _root;

    private SchemaFacts(OcppVersion version, JsonObject root) => (_version, _root) = (version, root);

    public static List<string> Of(OcppVersion version, string message, JsonObject schema)
    {
        var facts = new SchemaFacts(version, schema);
        facts.Tell(schema, message, "", "");
        return facts._facts;
    }

    private void Tell(JsonObject schema, string at, string presence, string name)
    {
        if (schema["$ref"] is { } reference)
        {
            name = reference.GetValue<string>()["#/definitions/".Length..];
            Tell(_root["definitions"]![name]!.AsObject(), at, presence, CatalogueFacts.Named(_version, name));
            return;
        }

        _facts.Add($"{at} : {presence}{Kind(schema, name)}");
        var required = schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).ToHashSet() ?? [];
        foreach (var (field, inner) in schema["properties"]?.AsObject() ?? [])
        {
            Tell(inner!.AsObject(), $"{at}/{field}", required.Remove(field) ? "required " : "optional ", "");
        }

        _facts.AddRange(required.Select(r => $"{at}/{r} : required, but not described"));
        if (schema["items"] is JsonObject items)
        {
            Tell(items, at + "[]", "each ", "");
        }
    }

    private static string Kind(JsonObject schema, string name)
    {
        var (type, enumeration, format) = ((string?)schema["type"], schema["enum"]?.AsArray(), (string?)schema["format"]);
        var (kind, may) = (type, format) switch
        {
            ("object", null) => ((bool?)schema["additionalProperties"] == false ? "closed object" : "open object",
                new[] { "additionalProperties", "properties", "required" }),
            ("array", null) => ("array" + CatalogueFacts.Bounds((int?)schema["minItems"] ?? 0, (int?)schema["maxItems"]),
                ["items", "minItems", "maxItems"]),
            ("string", null) when enumeration is not null => ("enum", ["enum", "additionalProperties"]),
            ("string", null) => ("string" + CatalogueFacts.Bounds(null, (int?)schema["maxLength"]), ["maxLength"]),
            ("string", "date-time") => ("dateTime", ["format"]),
            ("string", "uri") => ("uri", ["format"]),
            ("integer", null) => ("integer" + Range(schema), ["minimum", "maximum"]),
            ("number", null) => ("number" + Range(schema) + Step(schema), ["minimum", "maximum", "multipleOf"]),
            ("boolean", null) => ("boolean", []),
            (null, null) => ("any", []),
            _ => ($"{type} {format}", []),
        };
        var strange = schema.Select(p => p.Key).Where(k => k != "type" && !Silent.Contains(k)).Except(may);
        var values = enumeration?.Select(v => v!.GetValue<string>()).Order(StringComparer.Ordinal);
        return kind + name + string.Concat(values?.Select(v => " " + v) ?? []) + string.Concat(strange.Select(k => $" with {k} {schema[k]}"));
    }

    private static string Range(JsonObject schema) => CatalogueFacts.Bounds((double?)schema["minimum"], (double?)schema["maximum"]);

    private static string Step(JsonObject schema) => schema["multipleOf"] is { } step ? $" in steps of {step}" : "";
}
