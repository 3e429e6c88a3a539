using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Ocpp.Messages;

namespace Gateway.Ocpp.Editing;

/// <summary>
/// Changes one value of a payload and leaves every other byte as it is: order, white space, number formats, fields that nobody
/// knows. A name that stands twice is changed twice, so that it does not matter which one the receiver reads. Never throws, and
/// allocates the result only.
/// </summary>
public static class PayloadEdit
{
    private const int LongestNumber = 20;       // digits and sign of long.MinValue

    /// <summary>
    /// Puts another number in the place of a value. A text stays a text: who writes "17" gets and sends "18". False where the
    /// payload has no such field or is no JSON object.
    /// </summary>
    /// <param name="path">Such as <c>csChargingProfiles/transactionId</c>.</param>
    public static bool TryReplaceNumber(
        ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path, long value, [NotNullWhen(true)] out byte[]? edited)
    {
        Span<byte> quoted = stackalloc byte[LongestNumber + 2];
        Utf8Formatter.TryFormat(value, quoted[1..], out var digits);
        quoted[0] = quoted[digits + 1] = (byte)'"';
        try
        {
            return TryReplace(payload, path, quoted.Slice(1, digits), quoted[..(digits + 2)], out edited, out _);
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            edited = null;
            return false;
        }
    }

    /// <summary>
    /// Puts another text in the place of a value, whatever that was, escaped no more than JSON demands. False where the payload has
    /// no such field or is no JSON object.
    /// </summary>
    /// <param name="path">Such as <c>firmware/location</c>.</param>
    public static bool TryReplaceText(
        ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path, string text, [NotNullWhen(true)] out byte[]? edited)
    {
        byte[] quoted = [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
        try
        {
            return TryReplace(payload, path, quoted, quoted, out edited, out _);
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            edited = null;
            return false;
        }
    }

    /// <summary>Makes a field of the payload true; one that is not there is added as the last. False for what is no JSON object.</summary>
    /// <param name="field">A name that needs no escaping.</param>
    public static bool TrySetTrue(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> field, [NotNullWhen(true)] out byte[]? edited)
    {
        try
        {
            if (!TryReplace(payload, field, "true"u8, "true"u8, out edited, out var scan) && scan.IsWhole)
            {
                edited = Insert(payload, scan.Room, scan.IsEmpty ? "\""u8 : ",\""u8, field);
            }
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            edited = null;
        }

        return edited is not null;
    }

    /// <param name="scan">Has read the whole payload, or found it to be no object.</param>
    private static bool TryReplace(
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> path,
        scoped ReadOnlySpan<byte> number,
        scoped ReadOnlySpan<byte> text,
        [NotNullWhen(true)] out byte[]? edited,
        out FieldScanner scan)
    {
        edited = null;
        var (size, found) = (payload.Length, 0);
        scan = new FieldScanner(payload, path);
        for (; scan.Next(); found++)
        {
            size += (scan.IsText ? text : number).Length - (scan.End - scan.Start);
        }

        if (!scan.IsWhole || found == 0)
        {
            return false;
        }

        edited = new byte[size];
        Write(payload, path, number, text, edited);
        return true;
    }

    private static void Write(
        ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path, ReadOnlySpan<byte> number, ReadOnlySpan<byte> text, Span<byte> to)
    {
        var done = 0;
        var scan = new FieldScanner(payload, path);
        while (scan.Next())
        {
            to = Append(to, payload[done..scan.Start]);
            to = Append(to, scan.IsText ? text : number);
            done = scan.End;
        }

        Append(to, payload[done..]);
    }

    private static byte[] Insert(ReadOnlySpan<byte> payload, int at, ReadOnlySpan<byte> before, ReadOnlySpan<byte> field)
    {
        var after = "\":true"u8;
        var edited = new byte[payload.Length + before.Length + field.Length + after.Length];
        var to = Append(edited, payload[..at]);
        to = Append(to, before);
        to = Append(to, field);
        to = Append(to, after);
        Append(to, payload[at..]);
        return edited;
    }

    private static Span<byte> Append(Span<byte> to, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to);
        return to[bytes.Length..];
    }
}
