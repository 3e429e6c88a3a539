using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>What may stand in one place of a payload. A shape checks the value that a reader stands on, and says what it wants.</summary>
public abstract class Shape
{
    /// <summary>The reader stands on the first token of the value, and afterwards on its last.</summary>
    /// <returns>Null: the value is good. Checking a good value allocates nothing.</returns>
    internal abstract PayloadFault? Check(ref Utf8JsonReader json);

    /// <summary>As a person would say it, with an article: "a string of at most 20 characters".</summary>
    public abstract string Expected { get; }

    /// <summary>As the catalogue's text writes it: <c>string(20)</c>.</summary>
    public abstract string Notation { get; }

    public override string ToString() => Notation;

    private protected PayloadFault WrongType(in Utf8JsonReader json)
        => PayloadFault.At(json, ErrorCode.TypeConstraintViolation, Expected);

    private protected PayloadFault WrongValue(in Utf8JsonReader json)
        => PayloadFault.At(json, ErrorCode.PropertyConstraintViolation, Expected);
}
