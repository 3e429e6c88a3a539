using System.Collections.Frozen;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>FixedPFInject, FixedPFAbsorb and FixedVar as functions of model 704, or of 123 where there is no 704.</summary>
internal static class AcWords
{
    /// <summary>For each unit the mode of model 704, and point and mode of model 123.</summary>
    private static readonly FrozenDictionary<DERUnitEnumType, (int Mode, string Point123, int Mode123)> Units =
        new Dictionary<DERUnitEnumType, (int, string, int)>
        {
            [DERUnitEnumType.PctMaxW] = (0, "VArWMaxPct", 1),
            [DERUnitEnumType.PctMaxVar] = (1, "VArMaxPct", 2),
            [DERUnitEnumType.PctVarAvail] = (2, "VArAvalPct", 3),
        }.ToFrozenDictionary();

    public static Wording FactorInjecting { get; } = Factor(AcFunction.FactorInjecting, c => c.FixedPFInject);

    public static Wording FactorAbsorbing { get; } = Factor(AcFunction.FactorAbsorbing, c => c.FixedPFAbsorb);

    /// <summary>In model 123 a negative factor is over-excited, as EEI has it.</summary>
    public static Wording FactorInjecting123 { get; } = new(
        123,
        image => AcFunction.Factor123.IsIn(image) ? 0 : null,
        telling => Draft(
            telling,
            AcFunction.Factor123,
            c => c.FixedPFInject is { } pf ? [pf.Excitation ? pf.Displacement : -pf.Displacement] : null,
            WhyNot(c => c.FixedPFInject)));

    public static Wording ReactivePower { get; } = new(
        704,
        image => AcFunction.ReactivePower.IsIn(image) ? 0 : null,
        telling => Draft(
            telling,
            AcFunction.ReactivePower,
            c => c.FixedVar is { } asked && Units.TryGetValue(asked.Unit.Known ?? default, out var unit)
                ? [unit.Mode, asked.Setpoint]
                : null,
            WhyNotVar));

    public static Wording ReactivePower123 { get; } = new(123, image => AcFunction.ReactivePower123().IsIn(image) ? 0 : null, DraftVar123);

    private static Wording Factor(AcFunction function, Func<SetDERControlRequest, FixedPFType?> of)
        => new(
            704,
            image => function.IsIn(image) ? 0 : null,
            telling => Draft(telling, function, c => of(c) is { } pf ? [pf.Displacement, pf.Excitation ? 1 : 0] : null, WhyNot(of)));

    private static ModelDraft DraftVar123(Telling telling)
    {
        if (telling.Control?.FixedVar is not { } asked)
        {
            return Draft(telling, AcFunction.ReactivePower123(), _ => null, _ => null);
        }

        return WhyNotVar(telling.Control) is { } refusal ? telling.Refuse(DerResult.OutOfRange, refusal)
            : Units[asked.Unit.Known!.Value] is var unit && !telling.Now.Has(unit.Point123)
                ? telling.Refuse(DerResult.NotSupported, $"{unit.Point123} is not in model 123 of this device")
            : Draft(telling, AcFunction.ReactivePower123(unit.Point123), _ => [unit.Mode123, asked.Setpoint], WhyNotVar);
    }

    private static ModelDraft Draft(
        Telling telling, AcFunction function, Func<SetDERControlRequest, double[]?> values, Func<SetDERControlRequest, string?> whyNot)
    {
        if (telling.Control is { } control && whyNot(control) is { } refusal)
        {
            return telling.Refuse(DerResult.OutOfRange, refusal);
        }

        var after = telling.Lasting is { } lasting && values(lasting) is { } then
            ? new AcState([.. then.Select(v => (double?)v)], IsOn: true)
            : function.StateIn(telling.Own);
        if (function == AcFunction.ReactivePower && telling.Control is { } asked && values(asked) is [var mode, _])
        {
            after = InMode(after, mode, telling.Plate);
        }

        return telling.Control is null
            ? function.Draft(telling.Now, null, function.StateIn(telling.Own), null)
            : function.Draft(telling.Now, values(telling.Control), after, telling.Remaining);
    }

    /// <summary>
    /// The mode has no register of its own for the time after, so what follows is told in the mode of what acts now. Where that cannot
    /// be, nothing follows while the gateway is dead.
    /// </summary>
    private static AcState InMode(AcState after, double mode, Nameplate plate)
    {
        const int OfMaxW = 0;
        const int OfMaxVar = 1;
        return (after.Values[0], mode) switch
        {
            var (own, asked) when own == asked => after,
            (OfMaxW, OfMaxVar) => after with { Values = [mode, after.Values[1] * plate.WMax / plate.VarMax] },
            (OfMaxVar, OfMaxW) => after with { Values = [mode, after.Values[1] * plate.VarMax / plate.WMax] },
            _ => after with { IsOn = false },
        };
    }

    private static Func<SetDERControlRequest, string?> WhyNot(Func<SetDERControlRequest, FixedPFType?> of)
        => control => of(control) is { Displacement: > 0 and <= 1 } ? null : "a power factor is above 0 and at most 1";

    private static string? WhyNotVar(SetDERControlRequest control) => control.FixedVar switch
    {
        null => "there is no fixedVar",
        { Setpoint: < -100 or > 100 } => "a set point is between -100 % and 100 %",
        { Unit.Known: { } unit } when Units.ContainsKey(unit) => null,
        var asked => $"{asked.Unit} is no unit of FixedVar; it is told in {string.Join(", ", Units.Keys)}",
    };
}
