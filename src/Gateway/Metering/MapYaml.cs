using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Gateway.Metering;

/// <summary>Checked reads from the node tree of one register map; every fault is kept with its place.</summary>
internal sealed class MapYaml(string path)
{
    private const int LongestText = 64 * 1024;
    private const int DeepestNesting = 8;

    private readonly List<string> _faults = [];
    private Mark _reached = new(0, 1, 1);

    public IReadOnlyList<string> Faults => _faults;

    public void Fault(Mark at, string text) => _faults.Add($"{path}:{at.Line}:{at.Column}: error: {text}");

    public void Fault(YamlNode at, string text) => Fault(at.Start, text);

    /// <summary>The document's root, if the text is YAML of a sane shape.</summary>
    public YamlMappingNode? Root(string text)
    {
        try
        {
            if (!IsSane(text))
            {
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            Fault(new Mark(0, 1, 1), "a register map is one mapping of keys");
        }
        catch (YamlException e)
        {
            Fault(e.Start, e.InnerException?.Message ?? e.Message);
        }
        catch (InvalidOperationException)       // how YamlDotNet meets an unclosed list before a key
        {
            Fault(_reached, "from here on this is not YAML");
        }

        return null;
    }

    /// <summary>The node tree is built by recursion, so depth and aliases are looked at before.</summary>
    private bool IsSane(string text)
    {
        if (text.Length > LongestText)
        {
            Fault(new Mark(0, 1, 1), $"longer than the {LongestText / 1024} KiB that a register map may have");
            return false;
        }

        var depth = 0;
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            var @event = parser.Current!;
            _reached = @event.End;
            depth += @event.NestingIncrease;
            if (depth > DeepestNesting || @event is AnchorAlias)
            {
                Fault(@event.Start, @event is AnchorAlias ? "aliases have no place here" : "nested too deeply");
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells of each key that is none of <paramref name="known"/>.</summary>
    public void OnlyKeys(YamlMappingNode map, params ReadOnlySpan<string> known)
    {
        foreach (var key in map.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
            {
                Fault(key, $"{Show(key)} is not a key here; there are {string.Join(", ", known.ToArray())}");
            }
        }
    }

    /// <summary>A text that must be there.</summary>
    public bool TryText(YamlMappingNode map, string key, [NotNullWhen(true)] out YamlScalarNode? text)
    {
        text = Optional(map, key);
        if (text is null && !map.Children.ContainsKey(key))
        {
            Fault(map, $"{key} is missing");
        }

        return text is not null;
    }

    /// <summary>A text, if the key is there.</summary>
    public YamlScalarNode? Optional(YamlMappingNode map, string key)
    {
        if (!map.Children.TryGetValue(key, out var node))
        {
            return null;
        }

        if (node is YamlScalarNode { Value.Length: > 0 } text)
        {
            return text;
        }

        Fault(node, $"{key} must be a single value");
        return null;
    }

    /// <summary>The items of a list; none if the key is missing.</summary>
    public IEnumerable<YamlNode> Items(YamlMappingNode map, string key)
    {
        if (!map.Children.TryGetValue(key, out var node))
        {
            return [];
        }

        if (node is YamlSequenceNode list)
        {
            return list.Children;
        }

        Fault(node, $"{key} must be a list");
        return [];
    }

    /// <summary>One of a few words, given with what they mean; the first one if the key is missing.</summary>
    public T Choice<T>(YamlMappingNode map, string key, params ReadOnlySpan<(string Word, T Meaning)> choices)
    {
        if (Optional(map, key) is not { } text)
        {
            return choices[0].Meaning;
        }

        foreach (var (word, meaning) in choices)
        {
            if (word == text.Value)
            {
                return meaning;
            }
        }

        var words = string.Join(", ", choices.ToArray().Select(c => c.Word));
        Fault(text, $"{key} is {Show(text)}, none of {words}");
        return choices[0].Meaning;
    }

    public static string Show(YamlNode node) => node is YamlScalarNode text ? $"'{text.Value}'" : "this";
}
