using System.Buffers;
using System.Text.Json;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Outage;

/// <summary>Payloads that keep every rule of their shape and are otherwise left to chance.</summary>
internal static class RandomPayload
{
    private static readonly string[] Texts = ["", "null", "x", "ÄÖ", "04E91C52A1B680", "\u2028", "\ud83d\ude97", "Trigger", "SignedData", "-1", "Local"];

    public static byte[] Of(ObjectShape shape, Random random)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, shape, random);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Shape shape, Random random)
    {
        switch (shape)
        {
            case ObjectShape type:
                json.WriteStartObject();
                foreach (var field in type.Fields.Where(f => f.Required || (f.Name != "customData" && random.Next(2) == 0)))
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Shape, random);
                }

                json.WriteEndObject();
                break;
            case ArrayShape array:
                json.WriteStartArray();
                for (var i = array.Min + random.Next(2); i > 0; i--)
                {
                    Write(json, array.Items, random);
                }

                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, shape, random);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, Shape shape, Random random)
    {
        switch (shape)
        {
            case EnumShape set: json.WriteStringValue(set.Values[random.Next(set.Values.Count)].Name); break;
            case IntegerShape integer: json.WriteNumberValue(Whole(integer, random)); break;
            case NumberShape number: json.WriteNumberValue(Math.Clamp(random.Next(100), number.Min ?? double.MinValue, number.Max ?? double.MaxValue)); break;
            case BooleanShape: json.WriteBooleanValue(random.Next(2) == 0); break;
            case DateTimeShape: json.WriteStringValue(random.Next(2) == 0 ? "2026-11-21T08:00:60.123456789+01:00".Replace(":60", ":59", StringComparison.Ordinal) : "0001-01-01T00:00:00+14:00"); break;
            case UriShape: json.WriteStringValue("https://example.com/"); break;
            case AnyShape: json.WriteRawValue("""{"a":[1,null,"b"]}"""); break;
            case StringShape text: json.WriteStringValue(Text(text.MaxLength ?? 100, random)); break;
            default: json.WriteStringValue("x"); break;
        }
    }

    private static long Whole(IntegerShape shape, Random random) => random.Next(5) switch
    {
        0 => Math.Clamp(-1, shape.Min, shape.Max),
        1 => Math.Clamp(0, shape.Min, shape.Max),
        2 => shape.Max,
        3 => shape.Min,
        _ => Math.Clamp(random.Next(10), shape.Min, shape.Max),
    };

    private static string Text(int max, Random random)
    {
        var text = random.Next(4) == 0 ? new string('Z', Math.Min(max, 300)) : Texts[random.Next(Texts.Length)];
        return text.Length <= max ? text : "y";
    }
}
