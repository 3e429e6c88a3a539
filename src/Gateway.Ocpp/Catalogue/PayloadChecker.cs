using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Ocpp.Catalogue;

/// <summary>Checks a payload against its shape: one pass over the bytes, no document, nothing allocated while it is good.</summary>
public static class PayloadChecker
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = FrameReader.MaxDepth };

    /// <returns>The first fault, or null for a payload that keeps all the rules of its version.</returns>
    public static PayloadFault? Check(ObjectShape shape, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return new(ErrorCode.FormatViolation, "", "UTF-8", "other bytes");
        }

        var json = new Utf8JsonReader(utf8, Options);
        try
        {
            json.Read();
            var fault = shape.Check(ref json);
            return fault is null && json.Read() ? throw new JsonException() : fault;
        }
        catch (JsonException)
        {
            return new(ErrorCode.FormatViolation, "", "JSON, nested at most " + FrameReader.MaxDepth + " deep", "something else");
        }
    }
}
