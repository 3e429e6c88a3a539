using System.Globalization;
using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>The first thing that is wrong with a payload.</summary>
/// <param name="Code">What a CALLERROR about it says (OCPP-J 1.6 §4.2.3; 2.x part 4 §4.3).</param>
/// <param name="Pointer">Where, as a JSON Pointer (RFC 6901); empty for the whole payload.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="Found">What stands there, cut to a readable length.</param>
public sealed record PayloadFault(ErrorCode Code, string Pointer, string Expected, string Found)
{
    /// <summary>The place without positions in arrays: faults of one kind have the same.</summary>
    public string Kind => string.Join('/', Pointer.Split('/').Select(part => part.All(char.IsAsciiDigit) && part.Length > 0 ? "*" : part));

    /// <summary>One line: what was expected, and what stood there.</summary>
    public string Text => $"expected {Expected}, found {Found}";

    /// <summary>Place and reason in one line.</summary>
    public string Line => Pointer.Length == 0 ? Text : $"{Pointer}: {Text}";

    /// <summary>Foreign bytes as people may see them: short, on one line.</summary>
    public static string Shown(ReadOnlySpan<byte> utf8) => JsonText.Printable(utf8);

    internal PayloadFault Under(string field) => this with { Pointer = "/" + Escape(field) + Pointer };

    internal PayloadFault Under(int index) => this with { Pointer = "/" + index.ToString(CultureInfo.InvariantCulture) + Pointer };

    internal static string Escape(string name)
        => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    internal static PayloadFault At(in Utf8JsonReader json, ErrorCode code, string expected) => new(code, "", expected, json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{JsonText.Printable(json.ValueSpan)}\"",
        _ => JsonText.Printable(json.ValueSpan),
    });
}
