using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Records;

/// <summary>
/// Times as OCPP writes them: read as RFC 3339 with any offset (none is UTC), written in UTC with milliseconds where there are any:
/// finer than that nobody is bound to understand.
/// </summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    private const int Second = 17;      // in 2026-11-21T08:00:60Z

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            var utf8 = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
            if (Rfc3339.IsTime(utf8, zoneless: true) && TryParse(utf8, out var time))
            {
                return time;
            }
        }

        throw new JsonException("It is no time.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture));

    private static bool TryParse(ReadOnlySpan<byte> utf8, out DateTimeOffset time)
    {
        // .NET knows no leap second: it becomes the one before.
        Span<char> text = utf8.Length <= 64 ? stackalloc char[utf8.Length] : new char[utf8.Length];
        for (var i = 0; i < utf8.Length; i++)
        {
            text[i] = char.ToUpperInvariant((char)utf8[i]);
        }

        if (text[Second] == '6')
        {
            "59".CopyTo(text[Second..]);
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
