using System.Buffers;
using System.Text.Json;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Records;

/// <summary>Payloads with every field of the catalogue but customData, however deep.</summary>
internal static class FullPayload
{
    /// <param name="turn">Which word of each set stands there; from 0, and over again.</param>
    public static byte[] Of(ObjectShape shape, int turn)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, shape, turn);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Shape shape, int turn)
    {
        switch (shape)
        {
            case ObjectShape type:
                json.WriteStartObject();
                foreach (var field in type.Fields.Where(f => f.Name != "customData"))
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Shape, turn);
                }

                json.WriteEndObject();
                break;
            case ArrayShape array:
                json.WriteStartArray();
                for (var i = 0; i < Math.Max(1, array.Min); i++)
                {
                    Write(json, array.Items, turn);
                }

                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, shape, turn);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, Shape shape, int turn)
    {
        switch (shape)
        {
            case EnumShape set: json.WriteStringValue(set.Values[turn % set.Values.Count].Name); break;
            case IntegerShape integer: json.WriteNumberValue(Math.Clamp(turn, integer.Min, integer.Max)); break;
            case NumberShape number: json.WriteNumberValue(Math.Clamp(0.5, number.Min ?? double.MinValue, number.Max ?? double.MaxValue)); break;
            case BooleanShape: json.WriteBooleanValue(turn % 2 == 0); break;
            case DateTimeShape: json.WriteStringValue("2026-11-21T08:00:00.123Z"); break;
            case UriShape: json.WriteStringValue("https://example.com/"); break;
            case AnyShape: json.WriteRawValue("""{"a":[1,null,"b"]}"""); break;
            default: json.WriteStringValue("x"); break;
        }
    }
}
