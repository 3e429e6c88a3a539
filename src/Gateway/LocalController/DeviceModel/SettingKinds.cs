using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>The kinds of settings that the CSMS may change, each with what OCPP is told about it.</summary>
internal static class SettingKinds
{
    public static Setting<int> Whole(
        DurableNotes notes, VariableId id, int fromFile, int min, int max, string? unit = null, string? siteKey = null)
        => new(
            notes,
            Row(id, DataEnumType.Integer) with { Min = min, Max = max, Unit = unit, SiteKey = siteKey },
            fromFile,
            text => int.Parse(text, CultureInfo.InvariantCulture),
            value => value.ToString(CultureInfo.InvariantCulture));

    /// <param name="max">The most characters.</param>
    public static Setting<string> Text(DurableNotes notes, VariableId id, string fromFile, int max, string? siteKey = null)
        => new(notes, Row(id, DataEnumType.String) with { Max = max, SiteKey = siteKey }, fromFile, text => text, value => value);

    public static Setting<double> Number(DurableNotes notes, VariableId id, double fromFile, double min, double max, string unit, string siteKey)
        => new(
            notes,
            Row(id, DataEnumType.Decimal) with { Min = min, Max = max, Unit = unit, SiteKey = siteKey },
            fromFile,
            text => double.Parse(text, CultureInfo.InvariantCulture),
            value => Written.Number(value)!);

    private static Variable Row(VariableId id, DataEnumType type)
        => new(id, type, static () => null) { Mutability = MutabilityEnumType.ReadWrite };
}
