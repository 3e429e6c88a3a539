using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>Controls as a CSMS sets them, for tests.</summary>
internal static class Controls
{
    public static SetDERControlRequest Curve(DERControlEnumType kind, DERUnitEnumType unit, params (double X, double Y)[] points)
        => new(true, $"{kind}-1", kind, Curve: Line(unit, points));

    public static DERCurveType Line(DERUnitEnumType unit, params (double X, double Y)[] points)
        => new([.. points.Select(p => new DERCurvePointsType(p.X, p.Y))], 0, unit);

    public static SetDERControlRequest Limit(double percent, DERCurveType? monitoring = null)
        => new(true, "limit-1", DERControlEnumType.LimitMaxDischarge, LimitMaxDischarge: new(0, percent, monitoring));

    public static SetDERControlRequest Inject(double factor, bool absorbs)
        => new(true, "pf-1", DERControlEnumType.FixedPFInject, FixedPFInject: new(0, factor, absorbs));

    public static SetDERControlRequest Absorb(double factor, bool absorbs)
        => new(true, "pf-2", DERControlEnumType.FixedPFAbsorb, FixedPFAbsorb: new(0, factor, absorbs));

    public static SetDERControlRequest Var(double percent, DERUnitEnumType unit)
        => new(true, "var-1", DERControlEnumType.FixedVar, FixedVar: new(0, percent, unit));

    public static SetDERControlRequest Gradient(double normal, double soft)
        => new(true, "gradient-1", DERControlEnumType.Gradients, Gradient: new(0, normal, soft));

    public static SetDERControlRequest Droop(double over, double under, double overDroop, double underDroop, double seconds)
        => new(true, "droop-1", DERControlEnumType.FreqDroop, FreqDroop: new(0, over, under, overDroop, underDroop, seconds));

    public static SetDERControlRequest Enter(
        double high, double low, double highFreq, double lowFreq, double? delay = null, double? random = null, double? ramp = null)
        => new(true, "enter-1", DERControlEnumType.EnterService, EnterService: new(0, high, low, highFreq, lowFreq, delay, random, ramp));
}
