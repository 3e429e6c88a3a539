using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Configuration;

/// <summary>Settings as JSON Schema (2020-12), for editors that complete and check while one types.</summary>
internal static class JsonSchema
{
    /// <summary>What a value may be in place of its own form.</summary>
    private const string Variable = @"\$\{[A-Za-z0-9_]+\}";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,      // a file for editors, not for HTML
    };

    public static string Of(IReadOnlyList<Setting> settings, string title)
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in Section(settings, nullable: false).ToList())
        {
            schema[key] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Section(IReadOnlyList<Setting> settings, bool nullable)
    {
        var properties = new JsonObject();
        foreach (var setting in settings)
        {
            properties[setting.Name] = Property(setting);
        }

        var section = new JsonObject
        {
            ["type"] = nullable ? new JsonArray("object", "null") : "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (settings.Any(s => s.Required))
        {
            section["required"] = new JsonArray([.. settings.Where(s => s.Required).Select(s => (JsonNode)s.Name)]);
        }

        return section;
    }

    private static JsonObject Property(Setting setting)
    {
        // A section may be left empty when nothing in it is required; so may an optional list.
        var one = setting.Children is { } children
            ? Section(children, nullable: !setting.IsList && !children.Any(c => c.Required))
            : Value(setting);
        var property = !setting.IsList ? one : new JsonObject
        {
            ["type"] = setting.Required ? "array" : new JsonArray("array", "null"),
            ["items"] = one,
        };
        property.Insert(0, "description", Describe(setting));
        if (setting.Default is { } value)
        {
            property["default"] = setting.IsFlag || setting.Whole is not null || setting.IsList ? Literal(value) : value;
        }

        return property;
    }

    private static JsonObject Value(Setting setting) => setting switch
    {
        { IsFlag: true } => OrVariable(new() { ["type"] = "boolean" }),
        { Whole: var (from, to) } => OrVariable(new() { ["type"] = "integer", ["minimum"] = from, ["maximum"] = to }),
        { Choices.IsEmpty: false } => OrVariable(new() { ["enum"] = new JsonArray([.. setting.Choices.Select(c => (JsonNode)c)]) }),
        { Pattern: { } pattern } => new()
        {
            ["type"] = setting.IsName ? new JsonArray("string", "number") : "string",       // CP 1001 has a name like a number
            ["pattern"] = $"{pattern}|{Variable}",
        },
        { IsName: true } => new() { ["type"] = new JsonArray("string", "number", "boolean") },
        _ => new() { ["type"] = "string" },
    };

    private static JsonObject OrVariable(JsonObject form)
        => new() { ["anyOf"] = new JsonArray(form, new JsonObject { ["type"] = "string", ["pattern"] = Variable }) };

    private static string Describe(Setting setting)
        => setting.Doc
            + (setting.Range is { } range ? $" {range}." : "")
            + (setting.Default is { } literal ? $" Default {literal}." : setting.DefaultIs is { } words ? $" Default: {words}." : "");

    private static JsonNode? Literal(string value)
        => value.StartsWith('[')
            ? new JsonArray([.. value.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(v => (JsonNode)v)])
            : JsonNode.Parse(value);
}
