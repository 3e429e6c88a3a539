using System.Text;
using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>One of a set of words.</summary>
public sealed class EnumShape : Shape
{
    private const int Shown = 8;

    private readonly NameTable _names;

    internal EnumShape(string name, string text, IReadOnlyList<EnumValue> values)
    {
        (Name, Text, Values) = (name, text, values);
        _names = new([.. values.Select(v => v.Name)]);
    }

    public string Name { get; }

    /// <summary>What the set is for, one sentence.</summary>
    public string Text { get; }

    public IReadOnlyList<EnumValue> Values { get; }

    public override string Expected
        => "one of " + string.Join(", ", Values.Take(Shown).Select(v => v.Name)) + (Values.Count > Shown ? $", … ({Name})" : "");

    public override string Notation => Name;

    internal override PayloadFault? Check(ref Utf8JsonReader json)
        => json.TokenType is not JsonTokenType.String ? WrongType(json)
            : _names.Find(json) >= 0 ? null
            : WrongValue(json);
}

/// <param name="Name">As it stands on the wire.</param>
/// <param name="Text">What it means, one sentence.</param>
public sealed record EnumValue(string Name, string Text);
