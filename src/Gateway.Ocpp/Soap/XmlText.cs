using System.Xml;

namespace Gateway.Ocpp.Soap;

/// <summary>Values as XML writes them.</summary>
internal static class XmlText
{
    private const char Replacement = '\uFFFD';
    private const int TimeSeconds = 17;         // 2026-11-21T08:00:60Z: where the seconds begin

    /// <summary>Without the blanks of XML at both ends. Others, such as a no-break space, are part of a value.</summary>
    public static string Trim(string text) => text.Trim(' ', '\t', '\r', '\n');

    public static bool IsTrue(string text) => Trim(text) is "true" or "1";

    /// <summary>
    /// XML 1.0 §2.2 has no way to write most controls, half surrogate pairs, U+FFFE and U+FFFF: U+FFFD, the replacement character,
    /// stands for each.
    /// </summary>
    public static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                continue;
            }

            if (!IsPair(text, i))
            {
                return Replaced(text);
            }

            i++;
        }

        return text;
    }

    /// <summary>RFC 3339 to xsd:dateTime: the letters are large, and there are no leap seconds.</summary>
    public static string DateTime(string time)
    {
        var large = time.ToUpperInvariant();
        return string.CompareOrdinal(large, TimeSeconds, "60", 0, 2) == 0
            ? string.Concat(large.AsSpan(0, TimeSeconds), "59", large.AsSpan(TimeSeconds + 2))
            : large;
    }

    private static string Replaced(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            if (IsPair(source, i))
            {
                (span[i], span[i + 1]) = (source[i], source[i + 1]);
                i++;
            }
            else
            {
                span[i] = XmlConvert.IsXmlChar(source[i]) ? source[i] : Replacement;
            }
        }
    });

    private static bool IsPair(string text, int at)
        => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
