using System.Globalization;
using System.Numerics;

namespace Gateway.Site;

/// <summary>Current in one conductor, RMS, in ampere; positive into the site.</summary>
public readonly record struct Ampere(double Value) : IComparable<Ampere>,
    IAdditionOperators<Ampere, Ampere, Ampere>, ISubtractionOperators<Ampere, Ampere, Ampere>,
    IComparisonOperators<Ampere, Ampere, bool>
{
    public static Ampere operator +(Ampere a, Ampere b) => new(a.Value + b.Value);
    public static Ampere operator -(Ampere a, Ampere b) => new(a.Value - b.Value);
    public static Ampere operator -(Ampere a) => new(-a.Value);
    public static Ampere operator *(Ampere a, double factor) => new(a.Value * factor);
    public static Ampere operator /(Ampere a, double divisor) => new(a.Value / divisor);
    public static bool operator <(Ampere a, Ampere b) => a.Value < b.Value;
    public static bool operator >(Ampere a, Ampere b) => a.Value > b.Value;
    public static bool operator <=(Ampere a, Ampere b) => a.Value <= b.Value;
    public static bool operator >=(Ampere a, Ampere b) => a.Value >= b.Value;

    public static Ampere Min(Ampere a, Ampere b) => a <= b ? a : b;
    public static Ampere Max(Ampere a, Ampere b) => a >= b ? a : b;

    public int CompareTo(Ampere other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("0.##", CultureInfo.InvariantCulture) + " A";
}

/// <summary>Active power in watt; positive into the site.</summary>
public readonly record struct Watt(double Value) : IComparable<Watt>,
    IAdditionOperators<Watt, Watt, Watt>, ISubtractionOperators<Watt, Watt, Watt>, IComparisonOperators<Watt, Watt, bool>
{
    public static Watt operator +(Watt a, Watt b) => new(a.Value + b.Value);
    public static Watt operator -(Watt a, Watt b) => new(a.Value - b.Value);
    public static bool operator <(Watt a, Watt b) => a.Value < b.Value;
    public static bool operator >(Watt a, Watt b) => a.Value > b.Value;
    public static bool operator <=(Watt a, Watt b) => a.Value <= b.Value;
    public static bool operator >=(Watt a, Watt b) => a.Value >= b.Value;

    public int CompareTo(Watt other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("0", CultureInfo.InvariantCulture) + " W";
}

/// <summary>Voltage, RMS, in volt; phase to neutral unless said otherwise.</summary>
public readonly record struct Volt(double Value) : IComparable<Volt>
{
    public int CompareTo(Volt other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("0.#", CultureInfo.InvariantCulture) + " V";
}

/// <summary>A meter's register in watt hours; it only ever grows.</summary>
public readonly record struct WattHour(double Value) : IComparable<WattHour>
{
    public int CompareTo(WattHour other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("0", CultureInfo.InvariantCulture) + " Wh";
}

/// <summary>A size in bytes; decimal multiples (1 kB = 1000 B).</summary>
public readonly record struct ByteSize(long Value) : IComparable<ByteSize>
{
    public int CompareTo(ByteSize other) => Value.CompareTo(other.Value);
}
