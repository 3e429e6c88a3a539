using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>Checks <c>{"version","action","kind":"request|response","payload"}</c>.</summary>
internal static class LabelledPayload
{
    /// <summary>The envelope and what a payload may nest.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = FrameReader.MaxDepth + 2 };

    /// <param name="usual">Where the line does not name its version. Null: it must.</param>
    public static Verdict Check(ReadOnlySpan<byte> line, OcppVersion? usual)
    {
        try
        {
            using var json = JsonDocument.Parse(line.ToArray(), Options);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Check(json.RootElement, usual)
                : Bad(usual, "expected a frame or an object");
        }
        catch (JsonException)
        {
            return Bad(usual, $"expected JSON, nested at most {FrameReader.MaxDepth} deep, found something else");
        }
        catch (InvalidOperationException)       // half of a surrogate pair in a name or a label
        {
            return Bad(usual, "expected no half of a surrogate pair");
        }
    }

    private static Verdict Check(JsonElement line, OcppVersion? usual)
    {
        var number = Text(line, "version");
        var version = line.TryGetProperty("version", out _) ? VersionNumber.Parse(number) : usual;
        if (version is not { } known)
        {
            return Bad(null, number is null ? "\"version\" is missing" : "\"version\" is none of 1.5, 1.6, 2.0.1 and 2.1");
        }

        if (Text(line, "action") is not { } action)
        {
            return Bad(known, "\"action\" is missing");
        }

        if (MessageCatalogue.Of(known).Find(action) is not { } message)
        {
            return Unknown(known, action);
        }

        var kind = Text(line, "kind");
        if (kind is not ("request" or "response"))
        {
            return Bad(known, "\"kind\" is neither request nor response");
        }

        if ((kind == "request" ? message.Request : message.Response) is not { } shape)
        {
            return Verdict.Of(ErrorCode.ProtocolError, known, $"{action} has no response");
        }

        return line.TryGetProperty("payload", out var payload)
            ? Verdict.Of(PayloadChecker.Check(shape, JsonMarshal.GetRawUtf8Value(payload)), known)
            : Bad(known, "\"payload\" is missing");
    }

    /// <summary>An action that the version has not.</summary>
    public static Verdict Unknown(OcppVersion version, string action)
    {
        var near = Spelling.DidYouMean(action, MessageCatalogue.Of(version).Messages.Select(m => m.Action));
        return Verdict.Of(ErrorCode.NotImplemented, version, $"OCPP {version.Number()} has no message {Printable(action)}{near}");
    }

    // Whatever was written there must not break our line.
    private static string Printable(string text)
    {
        const int Shown = 50;
        var cut = text.Length <= Shown ? text : text[..Shown] + "…";
        return string.Concat(cut.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
    }

    private static string? Text(JsonElement line, string name)
        => line.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Verdict Bad(OcppVersion? version, string text) => Verdict.Of(ErrorCode.FormatViolation, version, text);
}
