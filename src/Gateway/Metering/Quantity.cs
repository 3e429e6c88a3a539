using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>What a register map can place.</summary>
internal enum Quantity
{
    Voltage,
    Current,
    Power,
    ReactivePower,
    ApparentPower,
    PowerFactor,
    Frequency,
    EnergyImport,
    EnergyExport,
    StateOfCharge,
}

/// <summary>What one knows of a quantity before any device is asked.</summary>
internal static class Quantities
{
    /// <summary>The unit that is meant where none is written comes first, and has the factor 1.</summary>
    private static readonly (string Unit, double Factor)[][] Table =
    [
        [("V", 1)],
        [("A", 1), ("mA", 0.001)],
        [("W", 1), ("kW", 1000)],
        [("var", 1), ("kvar", 1000)],
        [("VA", 1), ("kVA", 1000)],
        [],
        [("Hz", 1)],
        [("Wh", 1), ("kWh", 1000), ("MWh", 1e6)],
        [("Wh", 1), ("kWh", 1000), ("MWh", 1e6)],
        [("%", 1)],
    ];

    public static readonly int Count = Table.Length;

    /// <summary>Every unit that a map may write.</summary>
    public static readonly ImmutableArray<string> AllUnits = [.. Table.SelectMany(u => u).Select(u => u.Unit).Distinct()];

    /// <summary>True: a value for each phase, never one for the device.</summary>
    public static bool IsAlwaysPerPhase(this Quantity quantity) => quantity is Quantity.Voltage or Quantity.Current;

    /// <summary>True: one value for the device, never one for each phase.</summary>
    public static bool IsNeverPerPhase(this Quantity quantity)
        => quantity is Quantity.Frequency or Quantity.EnergyImport or Quantity.EnergyExport or Quantity.StateOfCharge;

    /// <summary>For faults: <c>W or kW</c>.</summary>
    public static string UnitsInWords(this Quantity quantity)
        => Table[(int)quantity] is { Length: > 0 } units ? string.Join(" or ", units.Select(u => u.Unit)) : "no unit";

    /// <summary>From a unit to V, A, W, var, VA, Hz, Wh or percent; null: the quantity is not told in it.</summary>
    public static double? FactorOf(this Quantity quantity, string unit)
    {
        foreach (var (known, factor) in Table[(int)quantity])
        {
            if (known == unit)
            {
                return factor;
            }
        }

        return null;
    }

    /// <summary>What its values are told in; empty: they have no unit.</summary>
    public static string Unit(this Quantity quantity) => Table[(int)quantity] is [var (unit, _), ..] ? unit : "";

    /// <summary>As maps write it: <c>energyImport</c>.</summary>
    public static string Word(this Quantity quantity) => quantity.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    /// <summary>For sentences: <c>energy import</c>.</summary>
    public static string Name(this Quantity quantity)
        => string.Concat(quantity.Word().Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
