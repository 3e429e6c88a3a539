using Gateway.Ocpp.Catalogue;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>A payload, and what is to be said of it.</summary>
/// <param name="What">What was done to a good payload.</param>
/// <param name="Good">The checker lets it pass.</param>
/// <param name="OnPurpose">Null: JSON Schema says the same. Else why it says the opposite.</param>
internal sealed record Verdict(ObjectShape Shape, string What, string Json, bool Good, string? OnPurpose = null)
{
    public const string Twice = "the same field twice";
    public const string Half = "half of a surrogate pair";
    public const string Huge = "a whole number beyond 64 bits";
    public const string Deep = "nested deeper than the frame may be";
    public const string Blank = "a blank in place of the T of a time";
    public const string Offset = "an offset without colon or minutes";
    public const string Disorder = "an address whose parts are in disorder";

    public override string ToString() => $"{Shape.Name}, {What}: {(Json.Length > 600 ? Json[..600] + "…" : Json)}";
}
