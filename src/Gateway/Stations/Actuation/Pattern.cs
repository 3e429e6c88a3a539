namespace Gateway.Stations.Actuation;

/// <summary>Names with <c>*</c> for any characters and <c>?</c> for one; capitals, and spaces around, do not count.</summary>
internal static class Pattern
{
    public static bool Fits(string pattern, string text) => Fits(pattern.AsSpan().Trim(), text.AsSpan().Trim());

    // The last star is the only one that ever has to be tried again, so this takes no more than length times length.
    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int at = 0, star = -1, from = 0;
        for (var i = 0; i < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, from) = (at++, i);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(text[i])))
            {
                (at, i) = (at + 1, i + 1);
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }
}
