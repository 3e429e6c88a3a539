using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>One file being read: its lines, what is around it, and every fault found so far.</summary>
/// <param name="path">As the user named it; faults begin with it, and relative paths in the file start at its directory.</param>
/// <param name="environment">Looks up <c>${NAME}</c>; null: there is no such variable.</param>
/// <param name="recording">True: nothing is read, all settings are only asked for, to learn which there are.</param>
internal sealed class YamlSource(string path, string text, Func<string, string?> environment, bool recording = false)
{
    /// <summary>More than anyone reads.</summary>
    private const int MostFaults = 1000;

    private static readonly string[] LineBreaks = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"];   // as YamlDotNet counts lines

    private readonly string[] _lines = text.Split(LineBreaks, StringSplitOptions.None);
    private readonly List<Fault> _faults = [];
    private readonly List<string> _notices = [];
    private readonly HashSet<(Place, string)> _told = [];       // what an alias repeats is told once

    public string Path => path;

    public string Text => text;

    /// <summary>Where relative paths in the file start.</summary>
    public string Directory { get; }
        = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path.Length > 0 ? path : "site.yaml")) ?? "/";

    public Func<string, string?> Environment => environment;

    public bool Recording => recording;

    public bool HasErrors { get; private set; }

    /// <summary>So much is wrong that nothing more is told.</summary>
    public bool Full => _faults.Count >= MostFaults;

    /// <summary>One sentence for each thing said that has no effect yet.</summary>
    public ImmutableArray<string> Notices => [.. _notices.Distinct()];

    /// <summary>In the order of their places.</summary>
    public ImmutableArray<Fault> Faults => [.. _faults.OrderBy(f => (f.Line, f.Column))];

    public string? Line(int number) => number >= 1 && number <= _lines.Length ? _lines[number - 1] : null;

    public void Error(Place place, string sentence) => Add(place, Severity.Error, sentence);

    public void Warning(Place place, string sentence) => Add(place, Severity.Warning, sentence);

    public void Notice(string sentence) => _notices.Add(sentence);

    private void Add(Place place, Severity severity, string sentence)
    {
        // What is missing at the end of the file is told on its last line; the parser stands one further.
        place = place.Line <= _lines.Length ? place : new(_lines.Length, _lines[^1].Length + 1);
        HasErrors |= severity is Severity.Error;
        if (!Full && _told.Add((place, sentence)))
        {
            _faults.Add(new(path, place.Line, place.Column, severity, sentence, Line(place.Line)));
        }
    }
}
