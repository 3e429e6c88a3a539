using System.Globalization;
using System.Text.Json;
using System.Xml;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>Writes a payload that keeps the rules of the catalogue as elements, in the order of the catalogue, which is the wire's.</summary>
internal static class BodyWriter
{
    public static void Write(XmlWriter xml, JsonElement value, ObjectShape shape, string space)
    {
        // Attributes come before all content, wherever the catalogue names them.
        foreach (var field in shape.Fields.Where(f => f.Place is XmlPlace.Attribute))
        {
            if (value.TryGetProperty(field.Name, out var attribute))
            {
                xml.WriteAttributeString(field.Name, Text(attribute, field.Shape));
            }
        }

        foreach (var field in shape.Fields.Where(f => f.Place is not XmlPlace.Attribute))
        {
            if (value.TryGetProperty(field.Name, out var content))
            {
                WriteField(xml, content, field, space);
            }
        }
    }

    private static void WriteField(XmlWriter xml, JsonElement value, Field field, string space)
    {
        if (field.Place is XmlPlace.Content)
        {
            xml.WriteString(Text(value, field.Shape));
        }
        else if (field.Shape is ArrayShape array)
        {
            foreach (var item in value.EnumerateArray())
            {
                WriteElement(xml, item, field.Name, array.Items, space);
            }
        }
        else
        {
            WriteElement(xml, value, field.Name, field.Shape, space);
        }
    }

    private static void WriteElement(XmlWriter xml, JsonElement value, string name, Shape shape, string space)
    {
        xml.WriteStartElement(name, space);
        if (shape is ObjectShape type)
        {
            Write(xml, value, type, space);
        }
        else
        {
            xml.WriteString(Text(value, shape));
        }

        xml.WriteEndElement();
    }

    private static string Text(JsonElement value, Shape shape) => shape switch
    {
        IntegerShape => Whole(value).ToString(CultureInfo.InvariantCulture),
        BooleanShape => value.GetBoolean() ? "true" : "false",
        DateTimeShape => XmlText.DateTime(value.GetString()!),
        _ => XmlText.Clean(value.GetString()!),
    };

    // JSON may say 3.0 or 3e0, XML may not.
    private static long Whole(JsonElement value) => value.TryGetInt64(out var number) ? number : (long)value.GetDouble();
}
