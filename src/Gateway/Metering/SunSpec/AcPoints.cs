using System.Collections.Immutable;

namespace Gateway.Metering.SunSpec;

/// <summary>How a family of models calls what a site wants to know of an AC connection.</summary>
/// <param name="Current">On the conductors A, B, C; so are <paramref name="Voltage"/>, to neutral, and <paramref name="Power"/>.</param>
/// <param name="Power">Empty: the family has none per phase.</param>
/// <param name="TotalCurrent">The sum over the conductors in use: of a one-phase device the same as on A.</param>
/// <param name="Import">Energy in the direction of positive power of a meter, negative of an inverter; null: the family has none.</param>
/// <param name="State">What an inverter is at; null: the family has none.</param>
/// <param name="Asleep">The states in which an inverter may leave everything else out, as it delivers nothing.</param>
internal sealed record AcPoints(
    ImmutableArray<string> Current,
    ImmutableArray<string> Voltage,
    ImmutableArray<string> Power,
    string TotalCurrent,
    string TotalPower,
    string Frequency,
    string? Import,
    string Export,
    string? State,
    ImmutableArray<int> Asleep)
{
    public static AcPoints Inverter { get; } = new(
        ["AphA", "AphB", "AphC"], ["PhVphA", "PhVphB", "PhVphC"], [], "A", "W", "Hz", null, "WH", "St", Asleep: [1, 2, 8]);

    public static AcPoints Meter { get; } = new(
        ["AphA", "AphB", "AphC"], ["PhVphA", "PhVphB", "PhVphC"], ["WphA", "WphB", "WphC"], "A", "W", "Hz", "TotWhImp", "TotWhExp", null, []);

    /// <summary>Of model 701.</summary>
    public static AcPoints Der { get; } = new(
        ["AL1", "AL2", "AL3"], ["VL1", "VL2", "VL3"], ["WL1", "WL2", "WL3"], "A", "W", "Hz", "TotWhAbs", "TotWhInj", "InvSt", Asleep: [0, 1, 7]) { Type = "ACType" };

    public IEnumerable<string> All
        => [.. Current, .. Voltage, .. Power, TotalCurrent, TotalPower, Frequency, Export, .. Some(Import), .. Some(State), .. Some(Type)];

    /// <summary>Where the number of phases is told by a point.</summary>
    private string? Type { get; init; }

    private static IEnumerable<string> Some(string? name) => name is null ? [] : [name];
}
