using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gateway.Ocpp.Catalogue;

/// <summary>Looks at strings and numbers as they stand in a payload, escapes and all.</summary>
internal static class JsonText
{
    private const int ShownLength = 40;

    private static readonly SearchValues<byte> SchemeLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."u8);

    private static readonly SearchValues<byte> UriLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%"u8);

    /// <summary>Characters of a string: an escape is one, and so is a pair of surrogates.</summary>
    public static int CodePoints(ReadOnlySpan<byte> raw)
    {
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\')
            {
                i += EscapeLength(raw[i..]) - 1;
                count++;
            }
            else if ((raw[i] & 0xC0) != 0x80)       // the first byte of its character
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>False where an escape is half of a surrogate pair: that is no text.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> raw)
    {
        for (var i = raw.IndexOf((byte)'\\'); i >= 0 && i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                continue;
            }

            var length = EscapeLength(raw[i..]);
            if (length == 6 && char.IsSurrogate(Unit(raw[i..])))
            {
                return false;
            }

            i += length - 1;
        }

        return true;
    }

    /// <summary>Digits only, few enough for 64 bits.</summary>
    public static bool IsShortInteger(ReadOnlySpan<byte> number)
        => number.Length <= 18 && number[(number[0] == '-' ? 1 : 0)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Finite at first sight: no exponent, few digits.</summary>
    public static bool IsShortNumber(ReadOnlySpan<byte> number) => number.Length <= 100 && number.IndexOfAny((byte)'e', (byte)'E') < 0;

    /// <summary>A whole number written with a point or an exponent, within 64 bits.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> number, out long value)
    {
        value = 0;
        if (!TryDouble(number, out var real) || !double.IsInteger(real) || Math.Abs(real) >= long.MaxValue)
        {
            return false;
        }

        value = (long)real;
        return true;
    }

    /// <summary>A number between two whole ones.</summary>
    public static bool IsFraction(ReadOnlySpan<byte> number) => TryDouble(number, out var real) && double.IsFinite(real) && !double.IsInteger(real);

    /// <summary>At most one digit after the point that is not zero. Text, since a double has no 0.1.</summary>
    public static bool IsInTenths(ReadOnlySpan<byte> number)
    {
        if (number.IndexOfAny((byte)'e', (byte)'E') >= 0)
        {
            return decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value * 10 % 1 == 0;
        }

        var point = number.IndexOf((byte)'.');
        return point < 0 || number.Length - point <= 2 || number[(point + 2)..].IndexOfAnyExcept((byte)'0') < 0;
    }

    /// <summary>scheme ":" something, all of it characters of RFC 3986 §2.</summary>
    public static bool IsUri(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || colon == text.Length - 1 || !char.IsAsciiLetter((char)text[0])
            || text[..colon].IndexOfAnyExcept(SchemeLetters) >= 0 || text[colon..].IndexOfAnyExcept(UriLetters) >= 0)
        {
            return false;
        }

        for (var rest = text; rest.IndexOf((byte)'%') is >= 0 and var at; rest = rest[(at + 3)..])
        {
            if (rest.Length < at + 3 || !char.IsAsciiHexDigit((char)rest[at + 1]) || !char.IsAsciiHexDigit((char)rest[at + 2]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>For people: cut to a readable length, and without what could break a line or a log.</summary>
    public static string Printable(ReadOnlySpan<byte> utf8)
    {
        var cut = utf8.Length > ShownLength;
        var text = Encoding.UTF8.GetString(cut ? utf8[..ShownLength] : utf8);
        var shown = string.Concat(text.EnumerateRunes().Select(rune => IsShowable(rune) ? rune.ToString() : "?"));
        return cut ? shown.TrimEnd('\uFFFD') + "…" : shown;
    }

    // Format characters are those that turn the direction of writing, or hide.
    private static bool IsShowable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool TryDouble(ReadOnlySpan<byte> number, out double value)
        => Utf8Parser.TryParse(number, out value, out var used) && used == number.Length;

    // \n is two, \u0041 six, a pair of surrogates twelve.
    private static int EscapeLength(ReadOnlySpan<byte> escape)
    {
        if (escape[1] != 'u')
        {
            return 2;
        }

        return char.IsHighSurrogate(Unit(escape)) && escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u'
            && char.IsLowSurrogate(Unit(escape[6..])) ? 12 : 6;
    }

    // The reader has seen to it that four hexadecimal digits follow.
    private static char Unit(ReadOnlySpan<byte> escape)
        => Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\0';
}
