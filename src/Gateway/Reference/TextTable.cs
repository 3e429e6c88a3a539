namespace Gateway.Reference;

/// <summary>Rows in aligned columns. What stands last is broken into lines where it is too long.</summary>
/// <param name="head">Null: no headings.</param>
internal sealed class TextTable(string[]? head, int indent = 2)
{
    private const int Width = 116;
    private const int NarrowestText = 36;

    private readonly List<string[]> _rows = head is null ? [] : [head];

    public void Add(params string[] row) => _rows.Add(row);

    public void WriteTo(TextWriter output)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, _rows[0].Length - 1).Select(c => _rows.Max(r => r[c].Length) + 2).ToArray();
        var left = indent + widths.Sum();
        foreach (var row in _rows)
        {
            var start = new string(' ', indent) + string.Concat(widths.Select((w, c) => row[c].PadRight(w)));
            foreach (var line in Broken(row[^1], Math.Max(NarrowestText, Width - left)))
            {
                output.WriteLine((start + line).TrimEnd());
                start = new string(' ', left);
            }
        }
    }

    /// <summary>A text in lines of at most so many characters, broken at blanks.</summary>
    public static IEnumerable<string> Broken(string text, int width)
    {
        while (text.Length > width)
        {
            var at = text.LastIndexOf(' ', width);
            at = at > 0 ? at : text.IndexOf(' ', StringComparison.Ordinal);
            if (at <= 0)
            {
                break;
            }

            yield return text[..at];
            text = text[(at + 1)..];
        }

        yield return text;
    }
}
