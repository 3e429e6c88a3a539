using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>What holds for every fault, whatever the payload was: it can be shown, logged and sent.</summary>
internal static class FaultAssert
{
    private const int LongestDescription = 255;     // OCPP-J 2.x part 4, §4.2.3
    private const int LongestError = 4096;          // bytes, with every character escaped
    private const int LongestText = 1000;

    /// <exception cref="InvalidOperationException">It cannot; the message says why.</exception>
    public static void CanBeTold(PayloadFault fault, OcppVersion version)
    {
        IsOneLine(fault.Text);
        IsOneLine(fault.Pointer);
        IsOneLine(fault.Kind);
        IsOneLine(fault.Line);
        Require(fault.Pointer.Length == 0 || fault.Pointer[0] == '/', "a JSON Pointer starts with a slash");
        CanBeSent(fault, fault.Text, version);
        CanBeSent(fault, fault.Line, version);
    }

    private static void CanBeSent(PayloadFault fault, string description, OcppVersion version)
    {
        var bytes = FrameWriter.CallError("17"u8, fault.Code, version, description);
        Require(bytes.Length <= LongestError, "the CALLERROR is too long");
        Require(FrameReader.TryRead(bytes, out var frame, out var broken), $"the CALLERROR cannot be read: {broken}");
        Require(frame.Type == MessageType.CallError, "no CALLERROR");
        Require(frame.Action.SequenceEqual(Encoding.UTF8.GetBytes(fault.Code.Name(version))), "another code");
        var json = new Utf8JsonReader(bytes);
        for (var element = 0; element < 5; element++)
        {
            json.Read();
        }

        var told = json.GetString()!;
        Require(told.Length <= LongestDescription, "the description is too long");
        Require(description.StartsWith(told, StringComparison.Ordinal), "the description is cut within a character");
        IsOneLine(told);
    }

    private static void IsOneLine(string text)
    {
        Require(text.Length <= LongestText, "too long");
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            if (!char.IsAscii(text[i]) || char.IsControl(text[i]))
            {
                Require(
                    CharUnicodeInfo.GetUnicodeCategory(text, i) is not (UnicodeCategory.Control or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate),
                    "a character that cannot be shown");
            }
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
