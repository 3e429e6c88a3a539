using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records;

/// <summary>
/// A word out of a set that a peer may not keep to: one of <typeparamref name="TEnum"/>, or what stood there instead, which is
/// written back unchanged. Where one version has a set and another any text (2.0.1 and 2.1 IdTokenType.type), both fit.
/// </summary>
[JsonConverter(typeof(OpenConverterFactory))]
public readonly struct Open<TEnum> : IEquatable<Open<TEnum>>
    where TEnum : struct, Enum
{
    private readonly string? _word;

    private Open(string word, TEnum? known) => (_word, Known) = (word, known);

    /// <summary>Null: the word is none of the set.</summary>
    public TEnum? Known { get; }

    /// <summary>Words are told apart by case, as OCPP does.</summary>
    public static Open<TEnum> Of(string word) => Words<TEnum>.Find(word) is { } known ? new(Words<TEnum>.Of(known), known) : new(word, null);

    public static implicit operator Open<TEnum>(TEnum known) => new(Words<TEnum>.Of(known), known);

    public static bool operator ==(Open<TEnum> left, Open<TEnum> right) => left.Equals(right);

    public static bool operator !=(Open<TEnum> left, Open<TEnum> right) => !left.Equals(right);

    public bool Equals(Open<TEnum> other) => string.Equals(_word, other._word, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Open<TEnum> other ? Equals(other) : obj is TEnum known && Equals(known);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The word as it stands on the wire; empty only where it never was given one.</summary>
    public override string ToString() => _word ?? "";
}
