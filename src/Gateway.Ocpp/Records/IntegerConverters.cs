using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Records;

/// <summary>Whole numbers, however they are written: the catalogue takes 1.0 for one as well, and stations write it.</summary>
internal sealed class Int32Converter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => Int64Converter.Read(ref reader) is var value and >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new JsonException("It has more than 32 bits.");

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <inheritdoc cref="Int32Converter"/>
internal sealed class Int64Converter : JsonConverter<long>
{
    public static long Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.Number)
        {
            throw new JsonException("It is no number.");
        }

        var digits = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return reader.TryGetInt64(out var value) || JsonText.TryWhole(digits, out value)
            ? value
            : throw new JsonException("It is no whole number of 64 bits.");
    }

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
