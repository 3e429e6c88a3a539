using System.Collections.Immutable;
using System.Globalization;
using Gateway.Journal;
using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController;

/// <summary>The kinds of settings that the CSMS may change, each with how OCPP writes it and what it is told about the limits.</summary>
/// <remarks>What a setting reads has passed <see cref="VariableCheck"/>: it keeps type and limits.</remarks>
internal static class SettingKinds
{
    public static Setting<int> Whole(
        DurableNotes notes, VariableId id, int fromFile, int min, int max, string? unit = null, string? siteKey = null)
        => new(
            notes,
            Row(id, DataEnumType.Integer) with { Min = min, Max = max, Unit = unit, SiteKey = siteKey },
            fromFile,
            text => int.Parse(text, CultureInfo.InvariantCulture),
            value => Written.Whole(value)!);

    /// <summary>Whole seconds. What the site file says more finely is told rounded up.</summary>
    public static Setting<TimeSpan> Seconds(DurableNotes notes, VariableId id, TimeSpan fromFile, int min, int max, string? siteKey = null)
        => new(
            notes,
            Row(id, DataEnumType.Integer) with { Min = min, Max = max, Unit = "s", SiteKey = siteKey },
            fromFile,
            text => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture)),
            value => Written.Whole((int)Math.Ceiling(value.TotalSeconds))!);

    public static Setting<double> Number(
        DurableNotes notes, VariableId id, double fromFile, double min, double max, string unit, string? siteKey = null)
        => new(
            notes,
            Row(id, DataEnumType.Decimal) with { Min = min, Max = max, Unit = unit, SiteKey = siteKey },
            fromFile,
            text => double.Parse(text, CultureInfo.InvariantCulture),
            value => Written.Number(value)!);

    public static Setting<bool> Flag(DurableNotes notes, VariableId id, bool fromFile)
        => new(notes, Row(id, DataEnumType.Boolean), fromFile, bool.Parse, value => value ? "true" : "false");

    /// <param name="max">The most characters.</param>
    public static Setting<string> Text(DurableNotes notes, VariableId id, string fromFile, int max, string? siteKey = null)
        => new(notes, Row(id, DataEnumType.String) with { Max = max, SiteKey = siteKey }, fromFile, text => text, value => value);

    /// <summary>One of some words.</summary>
    public static Setting<string> Option(DurableNotes notes, VariableId id, string fromFile, ImmutableArray<string> words)
        => new(notes, Row(id, DataEnumType.OptionList) with { Values = words }, fromFile, text => text, value => value);

    /// <summary>Any of some words; all of them if not said.</summary>
    /// <param name="max">The most characters of the list.</param>
    public static Setting<ImmutableArray<string>> Members(DurableNotes notes, VariableId id, ImmutableArray<string> words, int max)
        => new(
            notes,
            Row(id, DataEnumType.MemberList) with { Max = max, Values = words },
            words,
            text => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            value => string.Join(',', value));

    private static Variable Row(VariableId id, DataEnumType type)
        => new(id, type, static () => null) { Mutability = MutabilityEnumType.ReadWrite };
}
