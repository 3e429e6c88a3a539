using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// A curve of power factors as one of reactive power: Q = P tan(acos pf). A positive factor absorbs (OCPP 2.1, DERCurvePointsType).
/// </summary>
internal static class FactorCurve
{
    /// <summary>Null: the refusal says why.</summary>
    public static DERCurveType? AsReactive(DERCurveType curve, Nameplate plate, out DerOutcome refusal)
    {
        refusal = default;
        if (curve.CurveData.Any(p => Math.Abs(p.Y) is not (> 0 and <= 1)))
        {
            refusal = new(DerResult.OutOfRange, "a power factor is between -1 and 1, and not 0");
            return null;
        }

        // Below the first point the factor stays, so what it means ends in 0 var at 0 W.
        var first = curve.CurveData[0];
        IEnumerable<DERCurvePointsType> points = first.X > 0 ? [new(0, first.Y), .. curve.CurveData] : curve.CurveData;
        var reactive = points.Select(p => p with { Y = PercentOfVarMax(p, plate) }).ToList();
        if (reactive.Any(p => Math.Abs(p.Y) is not <= 100))
        {
            refusal = new(DerResult.OutOfRange, $"the curve needs more reactive power than the {plate.VarMax:0} var that it has");
            return null;
        }

        return curve with { CurveData = reactive, YUnit = DERUnitEnumType.PctMaxVar };
    }

    private static double PercentOfVarMax(DERCurvePointsType point, Nameplate plate)
        => -Math.Sign(point.Y) * Math.Abs(point.X) * plate.WMax * Math.Tan(Math.Acos(Math.Abs(point.Y))) / plate.VarMax;
}
