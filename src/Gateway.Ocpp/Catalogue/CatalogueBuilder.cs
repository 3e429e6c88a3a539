using System.Globalization;

namespace Gateway.Ocpp.Catalogue;

/// <summary>Puts a catalogue together, line by line. Names are resolved when all are known.</summary>
internal sealed class CatalogueBuilder(OcppVersion version)
{
    private readonly List<Heading> _headings = [];
    private readonly Dictionary<string, Shape> _named = new(StringComparer.Ordinal)
    {
        ["string"] = new StringShape(null),
        ["integer"] = new IntegerShape(),
        ["int32"] = IntegerShape.Int32,
        ["number"] = new NumberShape(),
        ["number(/0.1)"] = new NumberShape(tenths: true),
        ["boolean"] = new BooleanShape(),
        ["dateTime"] = new DateTimeShape(zoneless: version == OcppVersion.V15),
        ["uri"] = new UriShape(),
        ["any"] = new AnyShape(),
    };

    private readonly List<FieldLine> _everywhere = [];
    private Heading _current = new(["", ""], "");
    private List<FieldLine> _lines = [];

    /// <summary>message NAME DIRECTION BLOCK; send NAME DIRECTION BLOCK; type NAME; open NAME; enum NAME; everywhere NAME TYPE</summary>
    public void Begin(string head, string text, bool exists)
    {
        var words = head.Split(' ', 4);
        if (words[0] == "everywhere")
        {
            _everywhere.Add(new(head["everywhere ".Length..], text, null));
            return;
        }

        _current = new(words, text);
        _lines = _current.Lines;
        if (exists)
        {
            _headings.Add(_current);
        }
    }

    public void Part(bool response) => _lines = response ? _current.ResponseLines : _current.Lines;

    public void Line(string head, string text, string? example) => _lines.Add(new(head, text, example));

    public MessageCatalogue Build()
    {
        var enums = Named("enum").Select(h => new EnumShape(h.Name, h.Text, [.. h.Lines.Select(l => new EnumValue(l.Head, l.Text))])).ToList();
        enums.ForEach(e => _named.Add(e.Name, e));
        var types = Named("type", "open").Select(h => (Heading: h, Shape: new ObjectShape(h.Name, h.Text, h.Kind == "open"))).ToList();
        types.ForEach(t => _named.Add(t.Shape.Name, t.Shape));
        types.ForEach(t => t.Shape.Fields = Fields(t.Heading.Lines, t.Shape.Open));
        var messages = Named("message", "send").Select(Message).ToList();
        return new(version, messages, [.. types.Select(t => t.Shape)], enums);
    }

    private IEnumerable<Heading> Named(params string[] kinds) => _headings.Where(h => kinds.Contains(h.Kind));

    private Message Message(Heading heading)
        => new(
            heading.Name, Sender(heading.Words[2]), heading.Words[3], heading.Text,
            Part(heading, "Request", heading.Lines),
            heading.Kind == "send" ? null : Part(heading, "Response", heading.ResponseLines));

    private ObjectShape Part(Heading heading, string part, List<FieldLine> lines)
        => new(heading.Name + part, heading.Text, open: false) { Fields = Fields(lines, open: false) };

    private List<Field> Fields(List<FieldLine> lines, bool open) => [.. (open ? lines : lines.Concat(_everywhere)).Select(Field)];

    // name TYPE; name? TYPE: optional; name?2.1 TYPE: optional from 2.1 on; TYPE | TYPE: 2.0.1 | 2.1; @name: attribute; #name: text
    private Field Field(FieldLine line)
    {
        var blank = line.Head.IndexOf(' ', StringComparison.Ordinal);
        var (name, type) = (line.Head[..blank], line.Head[(blank + 1)..]);
        var optional = name.EndsWith('?') || (name.EndsWith("?2.1", StringComparison.Ordinal) && version == OcppVersion.V21);
        if (type.Split(" | ") is [var older, var newer])
        {
            type = version == OcppVersion.V21 ? newer : older;
        }

        var place = name[0] switch { '@' => XmlPlace.Attribute, '#' => XmlPlace.Content, _ => XmlPlace.Element };
        var bare = name.TrimStart('@', '#');
        return new(bare.Split('?')[0], Resolve(type), !optional, line.Text, line.Example, place);
    }

    private Shape Resolve(string notation)
    {
        if (notation.EndsWith(']'))
        {
            var open = notation.LastIndexOf('[');
            var (min, max) = Bounds(notation[(open + 1)..^1]);
            return new ArrayShape(Resolve(notation[..open]), min is { } least ? (int)least : 0, max is { } most ? (int)most : null);
        }

        if (!_named.TryGetValue(notation, out var shape))
        {
            _named.Add(notation, shape = Bounded(notation));
        }

        return shape;
    }

    private static Shape Bounded(string notation)
    {
        var open = notation.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !notation.EndsWith(')'))
        {
            throw new FormatException($"unknown type {notation}");
        }

        var inside = notation[(open + 1)..^1];
        var (min, max) = inside.Contains("..", StringComparison.Ordinal) ? Bounds(inside) : (null, double.Parse(inside, CultureInfo.InvariantCulture));
        return notation[..open] switch
        {
            "string" => new StringShape((int)max!),
            "integer" => new IntegerShape(min is { } least ? (long)least : long.MinValue, max is { } most ? (long)most : long.MaxValue),
            "number" => new NumberShape(min, max),
            _ => throw new FormatException($"unknown type {notation}"),
        };
    }

    private static (double? Min, double? Max) Bounds(string text)
    {
        var ends = text.Split("..");
        return (End(ends[0]), End(ends[^1]));

        static double? End(string end) => end.Length == 0 ? null : double.Parse(end, CultureInfo.InvariantCulture);
    }

    private static Direction Sender(string arrow)
        => Enum.GetValues<Direction>() is var all && Array.FindIndex(all, d => d.Notation() == arrow) is >= 0 and var at
            ? all[at]
            : throw new FormatException($"unknown direction {arrow}");

    private sealed record FieldLine(string Head, string Text, string? Example);

    private sealed record Heading(string[] Words, string Text)
    {
        public List<FieldLine> Lines { get; } = [];

        public List<FieldLine> ResponseLines { get; } = [];

        public string Kind => Words[0];

        public string Name => Words[1];
    }
}
