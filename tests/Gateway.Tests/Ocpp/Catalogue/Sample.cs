using System.Text;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>A value made for a shape, as a tree, so that a part of it can be written differently.</summary>
/// <param name="Text">The JSON of a value without parts.</param>
internal sealed record Sample(Shape Shape, string? Text, IReadOnlyList<(string Name, Sample Value)> Fields, IReadOnlyList<Sample> Items)
{
    public Sample(Shape shape, string text) : this(shape, text, [], [])
    {
    }

    /// <summary>This value and all in it.</summary>
    public IEnumerable<Sample> All => Fields.Select(f => f.Value).Concat(Items).SelectMany(s => s.All).Prepend(this);

    /// <param name="other">The part to be written differently.</param>
    public string Json(Sample? other = null, string? text = null)
    {
        var json = new StringBuilder();
        Write(json, other, text);
        return json.ToString();
    }

    /// <summary>An object of fields that are written already.</summary>
    public static string Object(IEnumerable<(string Name, string Json)> fields)
        => "{" + string.Join(',', fields.Select(f => $"\"{f.Name}\":{f.Json}")) + "}";

    private void Write(StringBuilder json, Sample? other, string? text)
    {
        if (ReferenceEquals(this, other))
        {
            json.Append(text);
        }
        else if (Text is not null)
        {
            json.Append(Text);
        }
        else if (Shape is ArrayShape)
        {
            json.Append('[');
            foreach (var (index, item) in Items.Index())
            {
                item.Write(index > 0 ? json.Append(',') : json, other, text);
            }

            json.Append(']');
        }
        else
        {
            json.Append('{');
            foreach (var (index, field) in Fields.Index())
            {
                json.Append(index > 0 ? "," : "").Append('"').Append(field.Name).Append("\":");
                field.Value.Write(json, other, text);
            }

            json.Append('}');
        }
    }
}
