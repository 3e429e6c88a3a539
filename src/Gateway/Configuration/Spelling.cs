namespace Gateway.Configuration;

/// <summary>Guesses what was meant.</summary>
internal static class Spelling
{
    private const int LongestWord = 64;
    private const int MostCandidates = 200;

    /// <summary><c>; did you mean limit?</c>, or nothing where no known word is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known)
        => Nearest(word, known) is { } near ? $"; did you mean {near}?" : "";

    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        var nearest = known
            .Where(candidate => candidate.Length <= LongestWord)
            .Take(MostCandidates)
            .Select(candidate => (candidate, distance: Distance(Plain(word), Plain(candidate))))
            .OrderBy(c => c.distance).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.candidate is not null && nearest.distance <= Math.Max(1, Math.Min(word.Length, nearest.candidate.Length) / 3)
            ? nearest.candidate
            : null;
    }

    // Case and hyphens are what people get wrong most: max_current, MaxCurrent, max-current.
    private static string Plain(string word)
        => word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i is 0 || j is 0 ? i + j : Math.Min(
                    Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
