using System.Globalization;
using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>A list of values of one shape.</summary>
/// <param name="max">Null: as many as the frame holds.</param>
public sealed class ArrayShape(Shape items, int min, int? max) : Shape
{
    public Shape Items { get; } = items;

    public int Min { get; } = min;

    public int? Max { get; } = max;

    public override string Expected => (Min, Max) switch
    {
        (0, null) => "an array",
        (_, null) => $"an array of at least {Min}",
        _ => $"an array of {Min} to {Max}",
    };

    public override string Notation => Min == 0 && Max is null
        ? $"{Items.Notation}[]"
        : string.Create(CultureInfo.InvariantCulture, $"{Items.Notation}[{Min}..{Max}]");

    internal override PayloadFault? Check(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            return WrongType(json);
        }

        var count = 0;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (Items.Check(ref json) is { } fault)
            {
                return fault.Under(count);
            }

            count++;
        }

        return count >= Min && count <= (Max ?? int.MaxValue)
            ? null
            : new(ErrorCode.OccurrenceConstraintViolation, "", Expected, $"{count} elements");
    }
}
