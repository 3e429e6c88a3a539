using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>A key of the site file as its reader asks for it: the schema, the texts of faults and the reader itself share it.</summary>
/// <param name="Type">For people: <c>current</c>, <c>url</c>, <c>section</c>, and so on.</param>
/// <param name="Doc">What it is for, in one sentence.</param>
internal sealed record Setting(string Name, string Type, string Doc)
{
    public bool Required { get; init; }

    /// <summary>What holds if it is not said, as one would write it. Null: nothing, or see <see cref="DefaultIs"/>.</summary>
    public string? Default { get; init; }

    /// <summary>What holds if it is not said, in words.</summary>
    public string? DefaultIs { get; init; }

    /// <summary>How one would write it, for faults.</summary>
    public string? Example { get; init; }

    /// <summary>What to say to somebody who left it out.</summary>
    public string Advice
        => !Choices.IsEmpty ? $"; write {InWords(Choices)}"
            : Example is { } example ? $"; write, for example, {Name}: {example}" : "";

    /// <summary><c>a, b or c</c>.</summary>
    public static string InWords(ImmutableArray<string> words) => $"{string.Join(", ", words[..^1])} or {words[^1]}";

    /// <summary>The range in words: <c>6 A to 80 A</c>.</summary>
    public string? Range { get; init; }

    /// <summary>A regular expression (ECMA 262) that every value matches; null: any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>The words it may be; empty: any.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>A whole number without a unit, and its bounds.</summary>
    public (long From, long To)? Whole { get; init; }

    /// <summary>true or false.</summary>
    public bool IsFlag { get; init; }

    /// <summary>A name or secret: free text, which may look like a number.</summary>
    public bool IsName { get; init; }

    /// <summary>A list of what the rest of this describes.</summary>
    public bool IsList { get; init; }

    /// <summary>The keys below it; null for a single value.</summary>
    public IReadOnlyList<Setting>? Children { get; init; }
}

/// <summary>What became of a text: a value, or a fault to be told after the setting's name.</summary>
internal readonly record struct Parsed<T>(T Value, string? Fault)
{
    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static Parsed<T> Wrong(string fault) => new(default!, fault);
}

/// <summary>What was read from an entry of a list, and where it stands.</summary>
internal sealed record Entry<T>(T Value, YamlSection At);
