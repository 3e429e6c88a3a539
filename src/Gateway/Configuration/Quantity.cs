using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>A kind of quantity: its name, its units, and how a number in the first of them becomes a value.</summary>
/// <param name="Name">For faults: <c>a current</c>.</param>
/// <param name="Example">How one would write it.</param>
/// <param name="Units">Each unit's worth in the smallest one counts.</param>
internal sealed record Quantity<T>(string Name, string Example, ImmutableArray<(string Unit, double Factor)> Units, Func<double, T> Of)
    where T : struct, IComparable<T>
{
    /// <summary>It may be below 0.</summary>
    public bool IsSigned { get; init; }

    /// <summary>ECMA 262, for the schema.</summary>
    public string Pattern => $"^{(IsSigned ? "-?" : "")}[0-9]+(\\.[0-9]+)? *({string.Join('|', Units.Select(u => u.Unit))})$";

    /// <summary>A value out of the reader's own text, such as a default.</summary>
    public T Known(string text)
        => Parse(text) is { Fault: null } parsed ? parsed.Value : throw new ArgumentException($"{text} is not {Name}", nameof(text));

    public Parsed<T> Parse(string text)
    {
        if (QuantityText.Form().Match(text.Trim()) is not { Success: true } match)
        {
            return Wrong(text, text.Contains(',', StringComparison.Ordinal) ? "; write the number with a point" : "");
        }

        var unit = match.Groups["unit"].Value;
        if (unit.Length is 0)
        {
            return Parsed<T>.Wrong(
                $"is {YamlSection.Shown(text)} without a unit; write {match.Groups["number"].Value} {Units[^1].Unit}{Others()}");
        }

        foreach (var (known, factor) in Units)
        {
            if (known == unit)
            {
                var number = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * factor;
                return number <= 1e14 ? Of(number) : Parsed<T>.Wrong($"is {YamlSection.Shown(text)}, which is out of all reason");
            }
        }

        return Wrong(text, Units.FirstOrDefault(u => string.Equals(u.Unit, unit, StringComparison.OrdinalIgnoreCase)).Unit is { } meant
            ? $"; write {match.Groups["number"].Value} {meant}"
            : $"; write it in {string.Join(", ", Units.Select(u => u.Unit))}");
    }

    private string Others() => Units.Length is 1 ? "" : $" (or {string.Join(", ", Units[..^1].Select(u => u.Unit))})";

    private Parsed<T> Wrong(string text, string hint)
        => Parsed<T>.Wrong(text.Length is 0
            ? $"is empty; write {Name} such as {Example}"
            : $"is {YamlSection.Shown(text)}, which is not {Name} such as {Example}{hint}");
}

/// <summary>The kinds of quantity that the site file knows. The unit that is meant when none was written comes last.</summary>
internal static partial class QuantityText
{
    public static readonly Quantity<Ampere> Current
        = new("a current", "16 A", [("mA", 1), ("A", 1e3)], milli => new(milli / 1e3));

    public static readonly Quantity<Watt> Power
        = new("a power", "11 kW", [("W", 1), ("MW", 1e6), ("kW", 1e3)], watt => new(watt));

    public static readonly Quantity<Watt> SignedPower = Power with { IsSigned = true };

    public static readonly Quantity<Volt> Voltage
        = new("a voltage", "230 V", [("V", 1)], volt => new(volt));

    public static readonly Quantity<double> Part
        = new("a part", "94 %", [("%", 0.01)], part => part);

    public static readonly Quantity<TimeSpan> Duration
        = new("a duration", "10 s", [("ms", 1), ("min", 60e3), ("h", 3600e3), ("s", 1e3)], milli => TimeSpan.FromMilliseconds(milli));

    public static readonly Quantity<ByteSize> Size
        = new("a size", "64 MB", [("B", 1), ("kB", 1e3), ("KiB", 1024), ("MiB", 1024 * 1024), ("GB", 1e9), ("MB", 1e6)], b => new((long)b));

    [GeneratedRegex(@"^(?<number>-?[0-9]{1,15}(\.[0-9]{1,15})?)\s*(?<unit>\p{L}*|%)$", RegexOptions.NonBacktracking)]
    public static partial Regex Form();
}
