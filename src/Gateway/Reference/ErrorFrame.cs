using System.Text.Json;
using Gateway.Ocpp;

namespace Gateway.Reference;

/// <summary>Checks the shape of CALLERROR and CALLRESULTERROR: OCPP-J 1.6 §4.2.3; 2.x part 4, §4.2.3.</summary>
internal static class ErrorFrame
{
    private const int LongestDescription = 255;

    // [4, "id", "code", "description", {details}]
    private const int Elements = 5;

    /// <param name="line">A frame of which type, id and code could be read.</param>
    public static Verdict Check(ReadOnlySpan<byte> line, OcppVersion version)
    {
        using var json = JsonDocument.Parse(line.ToArray());
        var frame = json.RootElement;
        if (frame.GetArrayLength() != Elements)
        {
            return Bad(ErrorCode.OccurrenceConstraintViolation, "", $"expected {Elements} elements, found {frame.GetArrayLength()}");
        }

        if (!Codes(version).Contains(frame[2].GetString()!))
        {
            return Bad(ErrorCode.PropertyConstraintViolation, "/2", $"expected a code of OCPP {version.Number()}: {string.Join(", ", Codes(version).Order(StringComparer.Ordinal))}");
        }

        if (frame[3].ValueKind is not JsonValueKind.String)
        {
            return Bad(ErrorCode.TypeConstraintViolation, "/3", "expected a string");
        }

        return !IsShort(frame[3]) ? Bad(ErrorCode.PropertyConstraintViolation, "/3", $"expected a string of at most {LongestDescription} characters")
            : frame[4].ValueKind is not JsonValueKind.Object ? Bad(ErrorCode.TypeConstraintViolation, "/4", "expected an object")
            : Verdict.Ok;

        Verdict Bad(ErrorCode code, string pointer, string text) => Verdict.Of(code, version, text, pointer);
    }

    private static bool IsShort(JsonElement text)
    {
        try
        {
            return text.GetString()!.EnumerateRunes().Count() <= LongestDescription;
        }
        catch (InvalidOperationException)       // half of a surrogate pair
        {
            return false;
        }
    }

    // 1.6: the misspelt names, and the one that a later edition spells rightly. 2.x has one that we never send.
    private static HashSet<string> Codes(OcppVersion version)
        => [.. Enum.GetValues<ErrorCode>().Select(c => c.Name(version)), version == OcppVersion.V16 ? "OccurrenceConstraintViolation" : "MessageTypeNotSupported"];
}
