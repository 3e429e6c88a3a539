using System.Globalization;
using System.Text.Json;
using Gateway.Ocpp;

namespace Gateway.Outage;

/// <summary>
/// Tolerant reads from a payload that may break its schema: stations write numbers as texts and objects for arrays. Null is what
/// cannot be understood; nothing throws.
/// </summary>
internal static class StandInFields
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = FrameReader.MaxDepth };

    /// <summary>Null: it is no JSON, or no object.</summary>
    public static JsonElement? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Options);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? At(this JsonElement element, string name)
        => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A text that says something: the empty one, and the "null" that some stations send, do not.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        try
        {
            return element.At(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text and not "null"
                ? text
                : null;
        }
        catch (InvalidOperationException)       // an escape that is no Unicode
        {
            return null;
        }
    }

    public static long? Whole(this JsonElement element, string name) => element.At(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var real) && Math.Abs(real) <= 9e15 && Math.Floor(real) == real => (long)real,
        _ when long.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    /// <summary>The items of an array; anything else counts as its only item.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.At(name) switch
    {
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } item => [item],
        _ => [],
    };
}
