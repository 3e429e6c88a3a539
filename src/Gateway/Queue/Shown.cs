using System.Globalization;

namespace Gateway.Queue;

/// <summary>What peers sent, made fit for a terminal: no control characters, which could move the cursor or set its title.</summary>
internal static class Shown
{
    public static string Of(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);
}
