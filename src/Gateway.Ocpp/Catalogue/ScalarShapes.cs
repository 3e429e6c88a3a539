using System.Globalization;
using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>A text. Lengths are in Unicode code points, as JSON Schema counts them.</summary>
/// <param name="MaxLength">Null: as long as the frame may be.</param>
public sealed class StringShape(int? maxLength) : Shape
{
    public int? MaxLength { get; } = maxLength;

    public override string Expected => MaxLength is { } max ? $"a string of at most {max} characters" : "a string";

    public override string Notation => MaxLength is { } max ? $"string({max})" : "string";

    internal override PayloadFault? Check(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.String)
        {
            return WrongType(json);
        }

        if (json.ValueIsEscaped && !JsonText.IsWhole(json.ValueSpan))
        {
            return PayloadFault.At(json, ErrorCode.FormatViolation, "no half of a surrogate pair");
        }

        return json.ValueSpan.Length <= (MaxLength ?? int.MaxValue) || JsonText.CodePoints(json.ValueSpan) <= MaxLength
            ? null
            : WrongValue(json);
    }
}

/// <summary>A whole number, however it is written: 1.0 is one too (JSON Schema draft-06 §6.1.1).</summary>
public sealed class IntegerShape(long min = long.MinValue, long max = long.MaxValue) : Shape
{
    private readonly bool _bounded = min > -MustFit || max < MustFit;

    private const long MustFit = 1_000_000_000_000_000_000;

    public static IntegerShape Int32 { get; } = new(int.MinValue, int.MaxValue);

    public long Min { get; } = min;

    public long Max { get; } = max;

    public override string Expected => "an integer" + Range.Said(Min == long.MinValue ? null : Min, Max == long.MaxValue ? null : Max);

    public override string Notation => this == Int32
        ? "int32"
        : "integer" + Range.Written(Min == long.MinValue ? null : Min, Max == long.MaxValue ? null : Max);

    internal override PayloadFault? Check(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.Number)
        {
            return WrongType(json);
        }

        if (!_bounded && JsonText.IsShortInteger(json.ValueSpan))
        {
            return null;
        }

        return json.TryGetInt64(out var value) || JsonText.TryWhole(json.ValueSpan, out value)
            ? value >= Min && value <= Max ? null : WrongValue(json)
            : JsonText.IsFraction(json.ValueSpan) ? WrongType(json) : WrongValue(json);
    }
}

/// <summary>A number that a double can hold.</summary>
/// <param name="step">1.6 wants some numbers in steps of 0.1.</param>
public sealed class NumberShape(double? min = null, double? max = null, bool tenths = false) : Shape
{
    public double? Min { get; } = min;

    public double? Max { get; } = max;

    /// <summary>At most one digit after the point.</summary>
    public bool Tenths { get; } = tenths;

    public override string Expected => "a number" + Range.Said(Min, Max) + (Tenths ? " in steps of 0.1" : "");

    public override string Notation => Tenths ? "number(/0.1)" : "number" + Range.Written(Min, Max);

    internal override PayloadFault? Check(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.Number)
        {
            return WrongType(json);
        }

        if (Min is null && Max is null && !Tenths && JsonText.IsShortNumber(json.ValueSpan))
        {
            return null;
        }

        return json.TryGetDouble(out var value) && double.IsFinite(value) && !(value < Min) && !(value > Max)
            && (!Tenths || JsonText.IsInTenths(json.ValueSpan))
            ? null
            : WrongValue(json);
    }
}

public sealed class BooleanShape : Shape
{
    public override string Expected => "true or false";

    public override string Notation => "boolean";

    internal override PayloadFault? Check(ref Utf8JsonReader json)
        => json.TokenType is JsonTokenType.True or JsonTokenType.False ? null : WrongType(json);
}

/// <summary>A point in time, RFC 3339: 2026-11-21T08:00:00.000Z, or with an offset.</summary>
/// <param name="zoneless">1.5 allows a time without an offset (xsd:dateTime).</param>
public sealed class DateTimeShape(bool zoneless) : Shape
{
    public override string Expected => "a time such as 2026-11-21T08:00:00Z";

    public override string Notation => "dateTime";

    internal override PayloadFault? Check(ref Utf8JsonReader json)
        => json.TokenType is JsonTokenType.String && (json.ValueIsEscaped ? IsEscapedTime(json) : Rfc3339.IsTime(json.ValueSpan, zoneless))
            ? null
            : WrongType(json);

    // Some encoders write the + of an offset as \u002B.
    private bool IsEscapedTime(in Utf8JsonReader json)
    {
        const int Longest = 256;
        if (json.ValueSpan.Length > Longest || !JsonText.IsWhole(json.ValueSpan))
        {
            return false;
        }

        Span<byte> text = stackalloc byte[Longest];
        return Rfc3339.IsTime(text[..json.CopyString(text)], zoneless);
    }
}

/// <summary>An absolute address, RFC 3986: a scheme, a colon and no character that has no place in one.</summary>
public sealed class UriShape : Shape
{
    public override string Expected => "an absolute URI";

    public override string Notation => "uri";

    internal override PayloadFault? Check(ref Utf8JsonReader json)
        => json.TokenType is JsonTokenType.String && (json.ValueIsEscaped ? IsEscapedUri(json) : JsonText.IsUri(json.ValueSpan))
            ? null
            : WrongType(json);

    // Some encoders write https:\/\/.
    private static bool IsEscapedUri(in Utf8JsonReader json)
    {
        const int Short = 512;
        if (!JsonText.IsWhole(json.ValueSpan))
        {
            return false;
        }

        var text = json.ValueSpan.Length <= Short ? stackalloc byte[Short] : new byte[json.ValueSpan.Length];
        return JsonText.IsUri(text[..json.CopyString(text)]);
    }
}

/// <summary>Anything that is JSON.</summary>
public sealed class AnyShape : Shape
{
    public override string Expected => "any value";

    public override string Notation => "any";

    internal override PayloadFault? Check(ref Utf8JsonReader json)
    {
        json.Skip();
        return null;
    }
}

/// <summary>Bounds, said and written.</summary>
internal static class Range
{
    public static string Said(double? min, double? max) => (min, max) switch
    {
        (null, null) => "",
        ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $" from {from} up"),
        (null, { } to) => string.Create(CultureInfo.InvariantCulture, $" up to {to}"),
        ({ } from, { } to) => string.Create(CultureInfo.InvariantCulture, $" from {from} to {to}"),
    };

    public static string Written(double? min, double? max) => min is null && max is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"({min}..{max})");
}
