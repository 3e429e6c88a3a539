using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Configuration;

/// <summary>Something in a file that is wrong, or only doubtful, at its place.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 units.</param>
/// <param name="Text">One sentence without its full stop.</param>
/// <param name="Source">The line itself, if there is one.</param>
public sealed partial record Fault(string Path, int Line, int Column, Severity Severity, string Text, string? Source = null)
{
    private const int WidestSource = 140;

    /// <summary>The first line of the rendering: <c>PATH:LINE:COLUMN: error: TEXT</c>.</summary>
    public string Headline => $"{Path}:{Line}:{Column}: {(Severity is Severity.Error ? "error" : "warning")}: {Text}";

    /// <summary>The headline, then the source line with a caret below the place.</summary>
    public override string ToString()
    {
        if (string.IsNullOrWhiteSpace(Source))
        {
            return Headline;
        }

        // A long line is shown around its place; a tab before it stays a tab, so that the caret stands below.
        var column = Math.Clamp(Column - 1, 0, Source.Length);
        var from = Math.Max(0, column - (WidestSource / 2));
        var shown = WithoutSecret(Source)[from..];
        shown = shown.Length > WidestSource ? shown[..WidestSource] : shown;
        var padding = new StringBuilder("    ");
        foreach (var character in Source.AsSpan(from, column - from))
        {
            padding.Append(character is '\t' ? '\t' : ' ');
        }

        return $"{Headline}\n    {shown}\n{padding}^";
    }

    /// <summary>Faults end up in logs; passwords must not. Stars in place of characters keep the columns.</summary>
    private static string WithoutSecret(string line)
        => Secret().Replace(line, match => new string('*', match.Length));

    // A key that sounds like a secret, also a misspelt one, but not passwordFile; first in its line: all that follows.
    private const string Key = """["']?\w*(pas+w|pwd|secret)\w*(?<!file)["']?\s*:\s*""";

    [GeneratedRegex(
        $"""(?<=^\s*(-\s+)?{Key})\S.*|(?<={Key})("[^"]*"?|'[^']*'?|[^\s,{"{}"}][^,{"{}"}]*)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}

/// <summary>An error keeps the gateway from starting, a warning does not.</summary>
public enum Severity { Error, Warning }
