using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Metering.SunSpec;

/// <summary>The models that we can decode, from <c>models.txt</c>, read when SunSpec is first spoken.</summary>
internal static class Models
{
    private const string Writable = "rw ";

    private const string Resource = "Gateway.Metering.SunSpec.models.txt";

    private static readonly Lazy<FrozenDictionary<int, ModelDefinition>> Read = new(() =>
    {
        using var stream = typeof(Models).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the program");
        using var text = new StreamReader(stream);
        return Parse(text.ReadToEnd()).ToFrozenDictionary(m => m.Id);
    });

    public static IEnumerable<ModelDefinition> All => Read.Value.Values.OrderBy(m => m.Id);

    /// <summary>Null: a maker's own model, or one that nobody has needed yet.</summary>
    public static ModelDefinition? Of(int id) => Read.Value.GetValueOrDefault(id);

    /// <exception cref="FormatException">The text is not in the notation that its head explains.</exception>
    internal static List<ModelDefinition> Parse(string text)
    {
        var models = new List<ModelDefinition>();
        var lines = new Queue<string>(
            from line in text.Split('\n') let bare = line.Trim() where bare.Length > 0 && bare[0] is not '#' select bare);
        while (lines.Count > 0)
        {
            var heads = new List<string>();
            while (lines.TryPeek(out var head) && head.StartsWith("model ", StringComparison.Ordinal))
            {
                heads.Add(lines.Dequeue());
            }

            if (heads.Count == 0)
            {
                throw new FormatException($"'{lines.Peek()}' belongs to no model");
            }

            var root = Group("", new(1), lines);
            models.AddRange(heads.Select(h => Head(h, root)));
        }

        return models;
    }

    private static ModelDefinition Head(string line, PointGroup root)
        => line.Split(' ', 3) is [_, var id, var title]
            ? new(int.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture), title, root)
            : throw new FormatException($"'{line}' is not 'model ID NAME'");

    /// <summary>All lines up to <c>end</c>, the next model, or the end of the text.</summary>
    private static PointGroup Group(string name, GroupCount count, Queue<string> lines)
    {
        var points = ImmutableArray.CreateBuilder<Point>();
        var groups = ImmutableArray.CreateBuilder<PointGroup>();
        while (lines.TryPeek(out var line) && !line.StartsWith("model ", StringComparison.Ordinal))
        {
            lines.Dequeue();
            switch (line.Split(' '))
            {
                case ["end"]:
                    return new(name, count, points.ToImmutable(), groups.ToImmutable());
                case ["group", var inner]:
                    groups.Add(Group(inner, new(1), lines));
                    break;
                case ["group", var inner, "*", var times]:
                    groups.Add(Group(inner, Count(times), lines));
                    break;
                default:
                    points.AddRange(Points(line));
                    break;
            }
        }

        return new(name, count, points.ToImmutable(), groups.ToImmutable());
    }

    private static GroupCount Count(string times)
        => times is "rest" ? new(0, Rest: true)
            : int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number)
            : new(0, times);

    //  [rw] TYPE [UNIT] [* SCALE]: NAME NAME ...
    private static IEnumerable<Point> Points(string text)
    {
        var isWritable = text.StartsWith(Writable, StringComparison.Ordinal);
        var line = isWritable ? text[Writable.Length..] : text;
        var (type, unit, scale) = line.Split(": ", 2) is [var head, _]
            ? head.Split(' ') switch
            {
                [var t] => (t, "", null),
                [var t, "*", var s] => (t, "", s),
                [var t, var u] => (t, u, null),
                [var t, var u, "*", var s] => (t, u, (string?)s),
                _ => throw new FormatException($"'{head}' is not 'TYPE [UNIT] [* SCALE]'"),
            }
            : throw new FormatException($"'{line}' names no points");

        var known = PointType.Of(type) ?? throw new FormatException($"'{type}' is no type of a point");
        return line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(' ').Select(name => new Point(name, known, unit, scale, isWritable));
    }
}
