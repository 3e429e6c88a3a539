using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

using Values = ImmutableSortedDictionary<string, double>;

/// <summary>VoltVar, VoltWatt, WattVar and WattPF as sets of models 705, 706 and 712.</summary>
/// <param name="Units">The value of DeptRef for each unit that the model knows.</param>
internal sealed record CurveWords(string X, string Y, bool IsOverVoltage, FrozenDictionary<DERUnitEnumType, int> Units)
{
    private static readonly FrozenDictionary<DERUnitEnumType, int> ReactiveUnits = new Dictionary<DERUnitEnumType, int>
    {
        [DERUnitEnumType.PctMaxW] = 0, [DERUnitEnumType.PctMaxVar] = 1, [DERUnitEnumType.PctVarAvail] = 2,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<DERUnitEnumType, int> ActiveUnits = new Dictionary<DERUnitEnumType, int>
    {
        [DERUnitEnumType.PctMaxW] = 0, [DERUnitEnumType.PctWAvail] = 1,
    }.ToFrozenDictionary();

    public static Wording VoltVar { get; } = Of(705, new("V", "Var", IsOverVoltage: true, ReactiveUnits));

    public static Wording VoltWatt { get; } = Of(706, new("V", "W", IsOverVoltage: true, ActiveUnits));

    public static Wording WattVar { get; } = Of(712, new("W", "Var", IsOverVoltage: false, ReactiveUnits));

    /// <summary>No model has it: it becomes the reactive power that the power factor means at each active power.</summary>
    public static Wording WattFactor { get; } = Of(712, new("W", "Var", IsOverVoltage: false, ReactiveUnits));

    private static Wording Of(int model, CurveWords words) => new(model, words.Points, words.Draft);

    private int? Points(ModelImage image) => StoredSets.Curves.CanBeWritten(image) ? (int?)image.Read("NPt").Number : null;

    private ModelDraft Draft(Telling telling)
    {
        var sets = StoredSets.Curves;
        if (telling.Control is not { } control)
        {
            return sets.Draft(telling.Now, sets.Unbidden(telling.Own), null, null);
        }

        var after = telling.Lasting is { } lasting && Values(telling, lasting, out _) is { } then ? then : sets.Unbidden(telling.Own);
        return Values(telling, control, out var refusal) is { } values
            ? sets.Draft(telling.Now, values, after, telling.Remaining)
            : telling.Refuse(refusal.Result, refusal.Reason);
    }

    private Values? Values(Telling telling, SetDERControlRequest control, out DerOutcome refusal)
    {
        refusal = default;
        var asked = control.Curve!;
        var curve = telling.Kind is DERControlEnumType.WattPF ? FactorCurve.AsReactive(asked, telling.Plate, out refusal) : asked;
        if (curve is null)
        {
            return null;
        }

        if (curve.YUnit.Known is not { } unit || !Units.TryGetValue(unit, out var reference))
        {
            refusal = new(
                DerResult.OutOfRange, $"{curve.YUnit} is no unit of {telling.Kind}; it is told in {string.Join(", ", Units.Keys)}");
            return null;
        }

        var room = (int)(telling.Now.Read("NPt").Number ?? 0);
        if (curve.CurveData.Count > room)
        {
            refusal = new(
                DerResult.OutOfRange, $"a curve of {curve.CurveData.Count} points does not fit: model {telling.Now.Id} has {room}");
            return null;
        }

        return WithPoints(Extras(telling, curve).SetItem("DeptRef", reference), curve, telling.Plate);
    }

    private Values WithPoints(Values values, DERCurveType curve, Nameplate plate)
    {
        var x = IsOverVoltage ? Voltages.InPercent([.. curve.CurveData.Select(p => p.X)], plate) : [.. curve.CurveData.Select(p => p.X)];
        var told = values.SetItem("ActPt", curve.CurveData.Count).ToBuilder();
        for (var i = 0; i < x.Length; i++)
        {
            told[Point(i, X)] = x[i];
            told[Point(i, Y)] = curve.CurveData[i].Y;
        }

        return told.ToImmutable();
    }

    /// <summary>The device's own settings beside the curve, and over them what the control says.</summary>
    private static Values Extras(Telling telling, DERCurveType curve)
    {
        var own = StoredSets.Curves.Acting(telling.Own);
        var extras = own.RemoveRange(own.Keys.Where(k => k.Contains("Pt[", StringComparison.Ordinal)));
        var asked = new (string Name, double? Value, double? Without)[]
        {
            ("RspTms", curve.ResponseTime, null),
            ("VRef", curve.ReactivePowerParams?.VRef, 100),
            ("VRefAutoEna", curve.ReactivePowerParams?.AutonomousVRefEnable switch { true => 1, false => 0, null => null }, 0),
            ("VRefAutoTms", curve.ReactivePowerParams?.AutonomousVRefTimeConstant, null),
        };
        foreach (var (name, value, without) in asked)
        {
            // A device that does not have the point does what it would say by itself.
            extras = value is { } number && (extras.ContainsKey(name) || number != without) ? extras.SetItem(name, number) : extras;
        }

        return extras;
    }

    private static string Point(int index, string name) => $"Pt[{index + 1}].{name}";
}
