using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>
/// Turns a body into the JSON that the catalogue describes. It judges nothing: what does not fit is written so that
/// <see cref="PayloadChecker"/> finds it, which is the one place that knows what is right.
/// </summary>
internal static class BodyReader
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Read(SoapElement body, ObjectShape shape)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteObject(json, body, shape, body.Namespace);
        }

        return buffer.WrittenMemory;
    }

    // In the order of the catalogue, in whatever order the elements came.
    private static void WriteObject(Utf8JsonWriter json, SoapElement element, ObjectShape shape, string space)
    {
        json.WriteStartObject();
        foreach (var field in shape.Fields)
        {
            switch (field.Place)
            {
                case XmlPlace.Attribute when element.Attribute(field.Name) is { } value:
                    json.WritePropertyName(field.Name);
                    WriteScalar(json, value, field.Shape);
                    break;
                case XmlPlace.Content:
                    json.WritePropertyName(field.Name);
                    WriteScalar(json, element.Text, field.Shape);
                    break;
                case XmlPlace.Element:
                    WriteElements(json, element.Children.FindAll(c => c.Is(field.Name, space) && !c.IsNil), field, space);
                    break;
                default:
                    break;
            }
        }

        if (Stranger(element, shape, space) is { } stranger)
        {
            json.WriteString(stranger, "");
        }

        json.WriteEndObject();
    }

    // Two elements where one may be become two properties of one name.
    private static void WriteElements(Utf8JsonWriter json, List<SoapElement> found, Field field, string space)
    {
        if (field.Shape is not ArrayShape array)
        {
            foreach (var one in found)
            {
                json.WritePropertyName(field.Name);
                WriteValue(json, one, field.Shape, space);
            }

            return;
        }

        if (found.Count > 0)
        {
            json.WriteStartArray(field.Name);
            found.ForEach(one => WriteValue(json, one, array.Items, space));
            json.WriteEndArray();
        }
    }

    private static void WriteValue(Utf8JsonWriter json, SoapElement element, Shape shape, string space)
    {
        if (shape is ObjectShape type)
        {
            WriteObject(json, element, type, space);
        }
        else if (element.Children.Count > 0)
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
        else
        {
            WriteScalar(json, element.Text, shape);
        }
    }

    // Only strings keep the blanks around them. What is no number where one belongs stays text.
    private static void WriteScalar(Utf8JsonWriter json, string text, Shape shape)
    {
        var word = XmlText.Trim(text);
        switch (shape)
        {
            case IntegerShape when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                json.WriteNumberValue(number);
                break;
            case BooleanShape when word is "true" or "false" or "1" or "0":
                json.WriteBooleanValue(XmlText.IsTrue(word));
                break;
            case StringShape:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteStringValue(word);
                break;
        }
    }

    // The first thing that the catalogue has no place for. One is enough, and a name that is long and inherited by thousands is not
    // written thousands of times.
    private static string? Stranger(SoapElement element, ObjectShape shape, string space)
    {
        foreach (var child in element.Children)
        {
            if (child.Namespace != space)
            {
                return $"{{{child.Namespace}}}{child.Name}";
            }

            if (shape.Find(child.Name) is not { } field)
            {
                return child.Name;
            }

            if (field.Place is not XmlPlace.Element)
            {
                return $"{child.Name} as an element";
            }
        }

        foreach (var attribute in element.Attributes)
        {
            if (attribute.Namespace.Length > 0 || shape.Find(attribute.Name) is not { Place: XmlPlace.Attribute })
            {
                return "@" + attribute.Name;
            }
        }

        return element.Word is not null && !shape.Fields.Any(f => f.Place is XmlPlace.Content) ? "text()" : null;
    }
}
