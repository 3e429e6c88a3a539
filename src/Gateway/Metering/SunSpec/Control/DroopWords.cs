using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

using Values = ImmutableSortedDictionary<string, double>;

/// <summary>FreqDroop, and the frequency curves that are one, as sets of model 711: dead bands in Hz, droops per unit.</summary>
internal static class DroopWords
{
    public static Wording Droop { get; } = new(711, image => StoredSets.Controls.CanBeWritten(image) ? 0 : null, Draft);

    /// <summary>So far below the nominal frequency no inverter is on the grid any more: the droop down there is off.</summary>
    private const double NeverHertz = 10;

    /// <summary>No model has it; two points from full power down are a droop.</summary>
    public static Wording Curve { get; } = new(711, image => StoredSets.Controls.CanBeWritten(image) ? 2 : null, Draft);

    private static ModelDraft Draft(Telling telling)
    {
        var sets = StoredSets.Controls;
        if (telling.Control is not { } control)
        {
            return sets.Draft(telling.Now, sets.Unbidden(telling.Own), null, null);
        }

        var after = telling.Lasting is { } lasting && Told(telling, lasting, out _) is { } values ? values : sets.Unbidden(telling.Own);
        return Told(telling, control, out var refusal) is { } told
            ? sets.Draft(telling.Now, told, after, telling.Remaining)
            : telling.Refuse(refusal.Result, refusal.Reason);
    }

    private static Values? Told(Telling telling, SetDERControlRequest control, out DerOutcome refusal)
    {
        var own = StoredSets.Controls.Acting(telling.Own);
        var nominal = telling.Plate.NominalHertz;
        return control.FreqDroop is { } droop
            ? Told(own, droop, nominal, out refusal)
            : Told(StoredSets.Controls.Unbidden(telling.Own) ?? own.SetItem("DbUf", NeverHertz), control.Curve!, nominal, out refusal);
    }

    private static Values? Told(Values own, FreqDroopType droop, double nominal, out DerOutcome refusal)
    {
        var (over, under) = (droop.OverFreq - nominal, nominal - droop.UnderFreq);
        refusal = over < 0 || under < 0
            ? OutOfRange($"a droop begins above and below the nominal {nominal:0} Hz, not at {droop.OverFreq} Hz and {droop.UnderFreq} Hz")
            : droop.OverDroop <= 0 || droop.UnderDroop <= 0 ? OutOfRange("a droop is above 0") : default;
        return refusal.Result is DerResult.Done
            ? own.SetItem("DbOf", over).SetItem("DbUf", under).SetItem("KOf", droop.OverDroop).SetItem("KUf", droop.UnderDroop)
                .SetItem("RspTms", droop.ResponseTime)
            : null;
    }

    /// <summary>
    /// From full power at f1 to y2 percent at f2: the change of frequency, per unit, for a change of power of one unit. Model 711 counts
    /// in percent of the most power, from what flows when it begins: of PctMaxW and of PctWAvail that leaves no more than the curve does.
    /// </summary>
    private static Values? Told(Values own, DERCurveType curve, double nominal, out DerOutcome refusal)
    {
        refusal = curve.YUnit.Known is not (DERUnitEnumType.PctMaxW or DERUnitEnumType.PctWAvail)
                ? OutOfRange($"{curve.YUnit} is no unit of FreqWatt; it is told in PctMaxW, PctWAvail")
            : curve.CurveData is [{ Y: 100 } from, { Y: < 100 } to] && from.X >= nominal && to.X > from.X ? default
            : new(
                DerResult.NotSupported,
                "only a curve of two points, from 100 % above the nominal frequency down, can be told as a droop (model 711)");
        if (refusal.Result is not DerResult.Done)
        {
            return null;
        }

        var (start, end) = (curve.CurveData[0], curve.CurveData[1]);
        var told = own.SetItem("DbOf", start.X - nominal).SetItem("KOf", (end.X - start.X) / nominal / ((100 - end.Y) / 100));
        return curve.ResponseTime is { } seconds ? told.SetItem("RspTms", seconds) : told;
    }

    private static DerOutcome OutOfRange(string reason) => new(DerResult.OutOfRange, reason);
}
