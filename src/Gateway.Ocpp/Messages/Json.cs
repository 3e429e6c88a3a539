using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>
/// Tolerant reads on a <see cref="Utf8JsonReader"/> that stands on a property name: each leaves it at the end of the value,
/// whatever that was, and gives null for what it cannot understand.
/// </summary>
internal static class Json
{
    /// <summary>True: the reader stands on the name of the next field. False: on the end of the object.</summary>
    public static bool NextField(this scoped ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the value. False, and past it, where it is no object.</summary>
    public static bool EnterObject(this scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    public static int? Int32(this scoped ref Utf8JsonReader json)
        => json.Int64() is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    /// <summary>An integer, also one written as text or as 1.0.</summary>
    public static long? Int64(this scoped ref Utf8JsonReader json)
    {
        var text = json.Text();
        if (Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length)
        {
            return value;
        }

        return Double(text) is { } real and >= -9e15 and <= 9e15 && Math.Floor(real) == real ? (long)real : null;
    }

    /// <summary>A finite number, also one written as text.</summary>
    public static double? Double(this scoped ref Utf8JsonReader json) => Double(json.Text());

    public static bool True(this scoped ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
        return json.TokenType == JsonTokenType.True;
    }

    public static DateTimeOffset? Time(this scoped ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
        return json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var time) ? time : null;
    }

    public static string? String(this scoped ref Utf8JsonReader json)
    {
        var text = json.Text();
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    /// <summary>A string's characters or a number's digits; empty for all else, and for the text "null" that some stations send.</summary>
    public static ReadOnlySpan<byte> Text(this scoped ref Utf8JsonReader json)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.String when json.ValueTextEquals("null"u8):
                return default;
            case JsonTokenType.String when json.ValueIsEscaped:
                return Encoding.UTF8.GetBytes(json.GetString()!);       // rare, so it may cost an allocation
            case JsonTokenType.String or JsonTokenType.Number:
                return json.ValueSpan;
            default:
                json.Skip();
                return default;
        }
    }

    private static double? Double(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" "u8);
        return Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length && double.IsFinite(value) ? value : null;
    }
}
