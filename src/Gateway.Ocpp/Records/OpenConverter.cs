using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records;

/// <summary>Reads a word of the set without allocating, and any other text as it is.</summary>
internal sealed class OpenConverter<TEnum> : JsonConverter<Open<TEnum>>
    where TEnum : struct, Enum
{
    public override Open<TEnum> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            throw new JsonException($"{typeof(TEnum).Name} is a string.");
        }

        // Escaped words are longer on the wire than they are; that is rare, so it may cost an allocation.
        if (!reader.HasValueSequence && reader.ValueSpan.Length <= Words<TEnum>.Longest)
        {
            Span<char> word = stackalloc char[Words<TEnum>.Longest];
            if (Words<TEnum>.Find(word[..reader.CopyString(word)]) is { } known)
            {
                return known;
            }
        }

        return Open<TEnum>.Of(reader.GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, Open<TEnum> value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());
}

/// <summary>Makes the converter of each <see cref="Open{TEnum}"/>: an attribute cannot name one that is generic.</summary>
internal sealed class OpenConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert)
        => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Open<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
        => (JsonConverter)Activator.CreateInstance(typeof(OpenConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
