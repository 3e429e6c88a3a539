using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Reads quantities: a number with its unit, inside a range. Without a default the key is required.</summary>
internal static class QuantityReads
{
    public static Ampere Ampere(this YamlSection yaml, string key, string doc, string from, string to, string? @default = null)
        => yaml.Quantity(QuantityText.Current, key, "current", doc, from, to, @default);

    public static Watt Watt(this YamlSection yaml, string key, string doc, string from, string to, string? @default = null)
        => yaml.Quantity(QuantityText.Power, key, "power", doc, from, to, @default);

    /// <summary>May be below 0.</summary>
    public static Watt SignedWatt(this YamlSection yaml, string key, string doc, string from, string to)
        => yaml.Quantity(QuantityText.SignedPower, key, "power", doc, from, to, null);

    /// <summary>As <see cref="SignedWatt"/>; null where it is not said.</summary>
    public static Watt? OptionalSignedWatt(this YamlSection yaml, string key, string doc, string from, string to, string defaultIs)
        => yaml.Optional(QuantityText.SignedPower, key, "power", doc, from, to, null, null, defaultIs);

    /// <summary>Not required; <paramref name="otherwise"/> holds where it is not said, as one of the last two says.</summary>
    public static Ampere? OptionalAmpere(
        this YamlSection yaml, string key, string doc, string from, string to, Ampere? otherwise,
        string? @default = null, string? defaultIs = null)
        => yaml.Optional(QuantityText.Current, key, "current", doc, from, to, otherwise, @default, defaultIs);

    /// <summary>As <see cref="OptionalAmpere"/>.</summary>
    public static Watt? OptionalWatt(
        this YamlSection yaml, string key, string doc, string from, string to, Watt? otherwise,
        string? @default = null, string? defaultIs = null)
        => yaml.Optional(QuantityText.Power, key, "power", doc, from, to, otherwise, @default, defaultIs);

    /// <summary>As <see cref="OptionalAmpere"/>; in the file a percentage.</summary>
    public static double? OptionalPart(
        this YamlSection yaml, string key, string doc, string from, string to, double? otherwise,
        string? @default = null, string? defaultIs = null)
        => yaml.Optional(QuantityText.Part, key, "percentage", doc, from, to, otherwise, @default, defaultIs);

    /// <summary>A list of currents, at least one; <paramref name="otherwise"/> where it is not said.</summary>
    public static ImmutableArray<Ampere> Amperes(
        this YamlSection yaml, string key, string doc, string from, string to, ImmutableArray<Ampere> otherwise, string? defaultIs)
    {
        var currents = yaml.Scalars(
            Describe(QuantityText.Current, key, "current", doc, from, to) with { DefaultIs = defaultIs },
            text => InRange(QuantityText.Current, text, from, to),
            otherwise);
        if (currents.IsEmpty && yaml.Says(key) && yaml.Good(key))
        {
            yaml.Fault(key, "is empty; say at least one current, such as [8 A, 16 A]");
        }

        return currents;
    }

    public static Volt Volt(this YamlSection yaml, string key, string doc, string from, string to, string? @default = null)
        => yaml.Quantity(QuantityText.Voltage, key, "voltage", doc, from, to, @default);

    public static TimeSpan Duration(this YamlSection yaml, string key, string doc, string from, string to, string? @default = null)
        => yaml.Quantity(QuantityText.Duration, key, "duration", doc, from, to, @default);

    /// <summary>Null where it is not said.</summary>
    public static TimeSpan? OptionalDuration(this YamlSection yaml, string key, string doc, string from, string to, string defaultIs)
        => yaml.Scalar(
            Describe(QuantityText.Duration, key, "duration", doc, from, to) with { DefaultIs = defaultIs },
            text => InRange(QuantityText.Duration, text, from, to) is var parsed && parsed.Fault is { } fault
                ? Parsed<TimeSpan?>.Wrong(fault)
                : parsed.Value,
            null);

    public static ByteSize Size(this YamlSection yaml, string key, string doc, string from, string to, string? @default = null)
        => yaml.Quantity(QuantityText.Size, key, "size", doc, from, to, @default);

    /// <summary>Null where it is not said.</summary>
    public static ByteSize? OptionalSize(this YamlSection yaml, string key, string doc, string from, string to, string defaultIs)
        => yaml.Optional(QuantityText.Size, key, "size", doc, from, to, null, null, defaultIs);

    private static T? Optional<T>(
        this YamlSection yaml, Quantity<T> kind, string key, string type, string doc, string from, string to, T? otherwise,
        string? @default, string? defaultIs)
        where T : struct, IComparable<T>
        => yaml.Scalar(
            Describe(kind, key, type, doc, from, to) with { Default = @default, DefaultIs = defaultIs },
            text => InRange(kind, text, from, to) is var parsed && parsed.Fault is { } fault ? Parsed<T?>.Wrong(fault) : parsed.Value,
            otherwise);

    private static T Quantity<T>(
        this YamlSection yaml, Quantity<T> kind, string key, string type, string doc, string from, string to, string? @default)
        where T : struct, IComparable<T>
        => yaml.Scalar(
            Describe(kind, key, type, doc, from, to) with { Required = @default is null, Default = @default },
            text => InRange(kind, text, from, to),
            kind.Known(@default ?? from));

    private static Setting Describe<T>(Quantity<T> kind, string key, string type, string doc, string from, string to)
        where T : struct, IComparable<T>
        => new(key, type, doc) { Range = $"{from} to {to}", Pattern = kind.Pattern, Example = kind.Example };

    private static Parsed<T> InRange<T>(Quantity<T> kind, string text, string from, string to)
        where T : struct, IComparable<T>
    {
        var parsed = kind.Parse(text);
        return parsed.Fault is null && (parsed.Value.CompareTo(kind.Known(from)) < 0 || parsed.Value.CompareTo(kind.Known(to)) > 0)
            ? Parsed<T>.Wrong($"is {YamlSection.Shown(text)}, outside {from} to {to}")
            : parsed;
    }
}
