using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;

namespace Gateway.Reference;

/// <summary>Writes a part of the catalogue as text for a terminal.</summary>
internal sealed class ShownText(MessageCatalogue catalogue, TextWriter output)
{
    private const int Width = 116;

    /// <param name="found">As <see cref="Lookup.Find"/> returns it.</param>
    public void Write(object found)
    {
        switch (found)
        {
            case Message message:
                WriteMessage(message);
                break;
            case EnumShape set:
                WriteEnum(set);
                break;
            case ObjectShape shape:
                Head($"{shape.Name}, OCPP {catalogue.Version.Number()}", shape.Text);
                WriteObject(shape);
                WriteUses(shape);
                break;
        }
    }

    private void WriteMessage(Message message)
    {
        var role = RoleTable.Of(catalogue.Version, message.Action).Said();
        Head($"{message.Action}, OCPP {catalogue.Version.Number()}: {message.Sender.Said()}; {message.Block}; by the gateway: {role}", message.Text);
        output.WriteLine("Request");
        WriteObject(message.Request);
        output.WriteLine();
        if (message.Response is null)
        {
            output.WriteLine("No response: the message is a SEND, [6,...].");
            return;
        }

        output.WriteLine("Response");
        WriteObject(message.Response);
    }

    private void WriteObject(ObjectShape shape)
    {
        if (shape.Fields.Count == 0)
        {
            output.WriteLine("  no fields");
        }
        else
        {
            var table = new TextTable(["field", "", "type", "meaning"]);
            foreach (var field in shape.Fields)
            {
                table.Add(field.Name, field.Required ? "required" : "optional", field.Shape.Notation, field.Text);
            }

            table.WriteTo(output);
        }

        if (shape.Open)
        {
            output.WriteLine("  and any others");
        }

        output.WriteLine();
        output.WriteLine(catalogue.Version == OcppVersion.V15 ? "  Example (SOAP on the wire; here as JSON)" : "  Example");
        foreach (var line in Wording.Pretty(JsonNode.Parse(Examples.Of(shape).Span)!).Split('\n'))
        {
            output.WriteLine("    " + line.TrimEnd('\r'));
        }
    }

    private void WriteEnum(EnumShape set)
    {
        Head($"{set.Name}, OCPP {catalogue.Version.Number()}: one of {set.Values.Count} values", set.Text);
        var table = new TextTable(["value", "meaning"]);
        foreach (var value in set.Values)
        {
            table.Add(value.Name, value.Text);
        }

        table.WriteTo(output);
        WriteUses(set);
    }

    private void WriteUses(Shape shape)
    {
        var uses = Lookup.UsesOf(catalogue, shape).ToList();
        if (uses.Count == 0)
        {
            return;
        }

        output.WriteLine();
        var table = new TextTable(null, indent: 0);
        table.Add("Used in", string.Join(", ", uses));
        table.WriteTo(output);
    }

    private void Head(string title, string text)
    {
        output.WriteLine(title);
        foreach (var line in TextTable.Broken(text, Width))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
    }
}
