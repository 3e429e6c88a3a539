using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Configuration;

/// <summary>
/// Builds the values of one document from the parser's events. Our own tree, and not YamlDotNet's: that one recurses without
/// a bound, unfolds what it is told to, and stops at the first duplicate key.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>The deepest setting stands at depth 5.</summary>
    private const int Deepest = 64;

    /// <summary>How many values aliases may add. A bomb doubles at every line.</summary>
    private const long MostUnfolded = 10_000;

    private readonly YamlSource _source;
    private readonly Parser _events;
    private readonly Dictionary<string, YamlValue?> _anchors = new(StringComparer.Ordinal);      // null: not complete yet
    private long _unfolded;

    private YamlTree(YamlSource source)
    {
        _source = source;
        _events = new(new Scanner(new StringReader(source.Text), skipComments: true));
    }

    /// <summary>The file's one mapping. Null and a fault if there is none.</summary>
    public static YamlMap? Load(YamlSource source)
    {
        if (!YamlText.Check(source))
        {
            return null;
        }

        try
        {
            return new YamlTree(source).Document();
        }
        catch (YamlException e)
        {
            Tell(source, e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            source.Error(new(1, 1), $"this is not YAML: {e.Message}");      // the scanner stumbled without saying where
        }

        return null;
    }

    private YamlMap? Document()
    {
        _events.Consume<StreamStart>();
        if (!_events.TryConsume<DocumentStart>(out _))
        {
            _source.Error(new(1, 1), "the file is empty");
            return null;
        }

        var root = Value(depth: 1);
        _events.Consume<DocumentEnd>();
        if (_events.TryConsume<DocumentStart>(out var second))
        {
            _source.Error(At(second.Start), "a second document begins here; the file must hold one");
        }

        if (root is YamlMap map)
        {
            return map;
        }

        _source.Error(root.Place, root is YamlScalar { IsNull: true } ? "the file is empty" : "the file must hold sections, such as site:");
        return null;
    }

    private YamlValue Value(int depth)
    {
        if (depth > Deepest)
        {
            throw Wrong(_events.Current!, $"nested deeper than {Deepest} levels");
        }

        if (_events.TryConsume<AnchorAlias>(out var alias))
        {
            return Unfold(alias);
        }

        var start = _events.Consume<NodeEvent>();
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
        {
            _source.Error(At(start.Start), $"the tag {start.Tag} has no meaning here");
        }

        var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        YamlValue value = start switch
        {
            SequenceStart => List(At(start.Start), depth),
            MappingStart => Map(At(start.Start), depth),
            Scalar scalar => new YamlScalar(At(start.Start), scalar.Value, IsNull(scalar)),
            _ => throw Wrong(start, "this has no meaning here"),
        };

        if (anchor is not null)
        {
            _anchors[anchor] = value;
        }

        return value;
    }

    private YamlValue Unfold(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var value))
        {
            throw Wrong(alias, $"there is no anchor &{alias.Value}");
        }

        if (value is null)
        {
            throw Wrong(alias, $"&{alias.Value} holds itself");
        }

        _unfolded += value.Weight;
        return _unfolded <= MostUnfolded
            ? value with { Place = At(alias.Start) }
            : throw Wrong(alias, $"the aliases unfold to more than {MostUnfolded} values");
    }

    private YamlList List(Place place, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlValue>();
        while (!_events.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return new(place, items.ToImmutable(), 1 + items.Sum(i => i.Weight));
    }

    private YamlMap Map(Place place, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (Key(key, seen) is { } name)
            {
                entries.Add(new(name, value));
            }
        }

        return new(place, entries.ToImmutable(), 1 + entries.Sum(e => e.Value.Weight));
    }

    private YamlScalar? Key(YamlValue key, Dictionary<string, Place> seen)
    {
        if (key is not YamlScalar name)
        {
            _source.Error(key.Place, "a key must be a single word");
        }
        else if (name.Text is "<<")
        {
            _source.Error(key.Place, "merge keys are not part of YAML 1.2; what stations share belongs under stations.defaults");
        }
        else if (!seen.TryAdd(name.Text, name.Place))
        {
            _source.Error(name.Place, $"{name.Text} is said twice; first in line {seen[name.Text].Line}");
        }
        else
        {
            return name;
        }

        return null;
    }

    private static bool IsNull(Scalar scalar)
        => scalar.Style is ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static Place At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static Refusal Wrong(ParsingEvent at, string sentence) => new(at.Start, at.End, sentence);

    private static void Tell(YamlSource source, YamlException e)
    {
        // The parser notices a tab when it is lines further on.
        for (var line = At(e.Start).Line; e is not Refusal && line <= At(e.End).Line + 1; line++)
        {
            var text = source.Line(line) ?? "";
            if (text[..(text.Length - text.TrimStart().Length)].Contains('\t', StringComparison.Ordinal))
            {
                source.Error(new(line, 1), "a tab indents this line; YAML wants spaces");
                return;
            }
        }

        var message = e.Message.TrimEnd('.').ReplaceLineEndings(" ");
        source.Error(At(e.Start), e is Refusal ? message : $"this is not YAML: {message}");
    }

    /// <summary>It is YAML, but more than we take.</summary>
    private sealed class Refusal(in Mark start, in Mark end, string sentence) : YamlException(start, end, sentence);
}
