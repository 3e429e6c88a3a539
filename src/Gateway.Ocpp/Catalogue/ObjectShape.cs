using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>An object with named fields: a data type, a request or a response.</summary>
public sealed class ObjectShape : Shape
{
    /// <summary>A bit for each field says whether it was seen. The largest type of OCPP has 43.</summary>
    public const int MaxFields = 64;

    private IReadOnlyList<Field> _fields = [];
    private Shape[] _shapes = [];
    private NameTable _names = NameTable.Empty;
    private ulong _required;

    internal ObjectShape(string name, string text, bool open) => (Name, Text, Open) = (name, text, open);

    /// <summary>The name of the data type; of a request <c>AuthorizeRequest</c>.</summary>
    public string Name { get; }

    /// <summary>What it describes, one sentence.</summary>
    public string Text { get; }

    /// <summary>Other fields than those listed may stand here too.</summary>
    public bool Open { get; }

    /// <summary>In the order of the catalogue, which in 1.5 is the order on the wire.</summary>
    public IReadOnlyList<Field> Fields
    {
        get => _fields;

        // Types name each other, so all are made before the first is filled. Whoever has a catalogue has filled ones.
        internal set
        {
            _fields = value.Count <= MaxFields ? value : throw new ArgumentException($"{Name} has more than {MaxFields} fields.");
            _shapes = [.. value.Select(f => f.Shape)];
            _names = new([.. value.Select(f => f.Name)]);
            _required = 0;
            for (var i = 0; i < value.Count; i++)
            {
                _required |= value[i].Required ? 1ul << i : 0;
            }
        }
    }

    public override string Expected => $"an object ({Name})";

    public override string Notation => Name;

    /// <summary>Null: there is none of that name.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);

    internal override PayloadFault? Check(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            return WrongType(json);
        }

        var seen = 0ul;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var index = _names.Find(json);
            if (index < 0)
            {
                if (!Open)
                {
                    return Stranger(json);
                }

                json.Skip();
                continue;
            }

            var bit = 1ul << index;
            if ((seen & bit) != 0)
            {
                return new(ErrorCode.OccurrenceConstraintViolation, "/" + _fields[index].Name, "one such field", "a second one");
            }

            seen |= bit;
            json.Read();
            if (_shapes[index].Check(ref json) is { } fault)
            {
                return fault.Under(_fields[index].Name);
            }
        }

        return (seen & _required) == _required ? null : Missing(seen);
    }

    private PayloadFault Stranger(in Utf8JsonReader json)
    {
        var name = JsonText.Printable(json.ValueSpan);
        return new(ErrorCode.FormatViolation, "/" + PayloadFault.Escape(name), $"no field of this name in {Name}", "one");
    }

    private PayloadFault Missing(ulong seen)
    {
        var first = Fields.Where((f, i) => f.Required && (seen & (1ul << i)) == 0).First();
        return new(ErrorCode.OccurrenceConstraintViolation, "/" + first.Name, first.Shape.Expected, "nothing");
    }
}

/// <summary>One field of an object.</summary>
/// <param name="Text">What it means, one sentence.</param>
/// <param name="Example">A JSON literal. An optional field without one is left out of example messages.</param>
/// <param name="Place">Where it stands in XML.</param>
public sealed record Field(string Name, Shape Shape, bool Required, string Text, string? Example, XmlPlace Place = XmlPlace.Element);

/// <summary>Where a field of OCPP 1.5 stands. Attributes and bare text are few: the sampled values of MeterValues.</summary>
public enum XmlPlace { Element, Attribute, Content }
