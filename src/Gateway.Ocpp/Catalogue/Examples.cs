using System.Buffers;
using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>Writes example payloads out of the catalogue: what is required, and what the catalogue has an example for.</summary>
public static class Examples
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Of(ObjectShape shape)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, shape);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, ObjectShape shape)
    {
        json.WriteStartObject();
        foreach (var field in shape.Fields.Where(f => f.Required || f.Example is not null))
        {
            json.WritePropertyName(field.Name);
            Write(json, field);
        }

        json.WriteEndObject();
    }

    // An example of {} says: show it, made from its own type.
    private static void Write(Utf8JsonWriter json, Field field)
    {
        if (field.Example is null or "{}" && field.Shape is not AnyShape)
        {
            Write(json, field.Shape);
        }
        else
        {
            json.WriteRawValue(field.Example ?? "{}");
        }
    }

    private static void Write(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case ObjectShape type:
                Write(json, type);
                break;
            case ArrayShape array:
                json.WriteStartArray();
                Write(json, array.Items);
                json.WriteEndArray();
                break;
            case EnumShape set:
                json.WriteStringValue(set.Values[0].Name);
                break;
            case IntegerShape integer:
                json.WriteNumberValue(Math.Clamp(1, integer.Min, integer.Max));
                break;
            case NumberShape number:
                json.WriteNumberValue(Math.Clamp(1, number.Min ?? 1, number.Max ?? 1));
                break;
            case BooleanShape:
                json.WriteBooleanValue(true);
                break;
            case DateTimeShape:
                json.WriteStringValue("2026-11-21T08:00:00Z");
                break;
            case UriShape:
                json.WriteStringValue("https://example.com/");
                break;
            default:
                json.WriteStringValue("text");
                break;
        }
    }
}
