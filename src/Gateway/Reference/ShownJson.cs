using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;

namespace Gateway.Reference;

/// <summary>A part of the catalogue as JSON, for programs.</summary>
internal static class ShownJson
{
    /// <param name="found">As <see cref="Lookup.Find"/> returns it.</param>
    public static JsonObject Of(MessageCatalogue catalogue, object found) => found switch
    {
        Message message => new()
        {
            ["version"] = catalogue.Version.Number(),
            ["kind"] = "message",
            ["name"] = message.Action,
            ["text"] = message.Text,
            ["direction"] = message.Sender.Notation(),
            ["block"] = message.Block,
            ["gateway"] = RoleTable.Of(catalogue.Version, message.Action).ToJson(),
            ["request"] = Parts(message.Request),
            ["response"] = message.Response is { } response ? Parts(response) : null,
        },
        EnumShape set => new()
        {
            ["version"] = catalogue.Version.Number(),
            ["kind"] = "enum",
            ["name"] = set.Name,
            ["text"] = set.Text,
            ["values"] = new JsonArray([.. set.Values.Select(v => new JsonObject { ["name"] = v.Name, ["text"] = v.Text })]),
            ["usedIn"] = Uses(catalogue, set),
        },
        ObjectShape shape => Whole(catalogue, shape),
        _ => throw new ArgumentException($"{found.GetType()} is no part of a catalogue", nameof(found)),
    };

    private static JsonObject Whole(MessageCatalogue catalogue, ObjectShape shape)
    {
        var isType = catalogue.Types.Contains(shape);
        var json = new JsonObject
        {
            ["version"] = catalogue.Version.Number(),
            ["kind"] = isType ? "type" : shape.Name.EndsWith("Request", StringComparison.Ordinal) ? "request" : "response",
            ["name"] = shape.Name,
            ["text"] = shape.Text,
        };
        foreach (var (name, part) in Parts(shape).ToList())
        {
            json[name] = part!.DeepClone();
        }

        if (isType)
        {
            json["usedIn"] = Uses(catalogue, shape);
        }

        return json;
    }

    private static JsonObject Parts(ObjectShape shape) => new()
    {
        ["fields"] = new JsonArray([.. shape.Fields.Select(f => new JsonObject
        {
            ["name"] = f.Name, ["required"] = f.Required, ["type"] = f.Shape.Notation, ["text"] = f.Text,
        })]),
        ["others"] = shape.Open,
        ["example"] = JsonNode.Parse(Examples.Of(shape).Span),
    };

    private static JsonArray Uses(MessageCatalogue catalogue, Shape shape)
        => [.. Lookup.UsesOf(catalogue, shape).Select(use => JsonValue.Create(use))];
}
