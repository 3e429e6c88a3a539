using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>How much the charging of the site may draw: ampere on each phase, or watt over all three.</summary>
public readonly record struct LimitAmount(double Value, bool InWatt)
{
    internal const string Range = "0 A to 6300 A, or 0 W to 10 MW";

    internal const string Pattern = @"[0-9]+(\.[0-9]+)? *(mA|A|W|MW|kW)";

    private const double MostAmpere = 6300, MostWatt = 10e6;

    /// <param name="voltage">Phase to neutral.</param>
    public Ampere PerPhase(Volt voltage) => new(InWatt ? Value / (3 * voltage.Value) : Value);

    public override string ToString() => InWatt ? new Watt(Value).ToString() : $"{new Ampere(Value)} per phase";

    internal static LimitAmount Read(YamlSection yaml, string key, string doc, string example)
        => yaml.Scalar(new(key, "current or power", doc) { Required = true, Range = Range, Example = example, Pattern = $"^{Pattern}$" }, Parse, default);

    internal static Parsed<LimitAmount> Parse(string text)
        => text.TrimEnd().EndsWith('W')
            ? QuantityText.Power.Parse(text) is { Fault: null } watt
                ? Within(text, new(watt.Value.Value, true), MostWatt)
                : Parsed<LimitAmount>.Wrong(QuantityText.Power.Parse(text).Fault!)
            : QuantityText.Current.Parse(text) is { Fault: null } ampere
                ? Within(text, new(ampere.Value.Value, false), MostAmpere)
                : Parsed<LimitAmount>.Wrong(QuantityText.Current.Parse(text).Fault!);

    private static Parsed<LimitAmount> Within(string text, LimitAmount amount, double most)
        => amount.Value >= 0 && amount.Value <= most
            ? amount
            : Parsed<LimitAmount>.Wrong($"is {YamlSection.Shown(text)}, outside 0 A to 6300 A and 0 W to 10 MW");
}

/// <summary>Who sets a limit, as OCPP tells them apart (ChargingLimitSourceEnumType) without the CSMS itself.</summary>
public enum LimitSource
{
    /// <summary>Energy management on the site.</summary>
    Ems,

    /// <summary>The grid's operator.</summary>
    So,
    Other,
}
