using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Ocpp.Records.V2.DERUnitEnumType;

namespace Gateway.GridSignals.Der;

/// <summary>What the corner points of a curve may be.</summary>
/// <param name="Units">Allowed as yUnit. OCPP 2.1 part 2, R04.FR.50 to FR.55.</param>
/// <param name="MostY">From -MostY, or from 0 where y is a time.</param>
/// <param name="IsOfTime">y is seconds until something trips or lets go: then the curve may step, so that two points share their x.</param>
/// <param name="IsOfFrequency">x is in hertz.</param>
internal sealed record DerCurveRule(ImmutableArray<DERUnitEnumType> Units, double MostY, bool IsOfTime = false, bool IsOfFrequency = false)
{
    private static readonly ImmutableArray<DERUnitEnumType> NoUnit = [NotApplicable], OfWatt = [PctMaxW, PctWAvail], OfVar = [PctMaxVar, PctVarAvail];

    private static readonly DerCurveRule
        Trip = new(NoUnit, double.MaxValue, IsOfTime: true), FrequencyTrip = Trip with { IsOfFrequency = true };

    private static readonly FrozenDictionary<DERControlEnumType, DerCurveRule> Rules = new Dictionary<DERControlEnumType, DerCurveRule>
    {
        [FreqWatt] = new(OfWatt, 100, IsOfFrequency: true),
        [VoltWatt] = new(OfWatt, 100),
        [VoltVar] = new(OfVar, 100),
        [WattVar] = new(OfVar, 100),
        [WattPF] = new(NoUnit, 1),
        [HFMustTrip] = FrequencyTrip,
        [HFMayTrip] = FrequencyTrip,
        [LFMustTrip] = FrequencyTrip,
        [HVMustTrip] = Trip,
        [HVMomCess] = Trip,
        [HVMayTrip] = Trip,
        [LVMustTrip] = Trip,
        [LVMomCess] = Trip,
        [LVMayTrip] = Trip,
        [PowerMonitoringMustTrip] = Trip,
    }.ToFrozenDictionary();

    /// <param name="kind">One that has a curve.</param>
    /// <param name="hertz">What a frequency may be.</param>
    /// <returns>Null: the curve is one of its kind.</returns>
    public static StatusInfoType? Check(DERControlEnumType kind, DERCurveType curve, DerRange hertz)
    {
        var (rule, points) = (Rules[kind], curve.CurveData);
        var inX = rule.IsOfFrequency ? hertz : new DerRange(kind is WattVar or WattPF ? -100 : 0, double.MaxValue);
        var inY = new DerRange(rule.IsOfTime ? 0 : -rule.MostY, rule.MostY);
        return curve.YUnit.Known is not { } unit || !rule.Units.Contains(unit)
                ? Reply.Reason("InvalidValue", $"{kind} has yUnit {string.Join(" or ", rule.Units.Select(u => (Ocpp.Records.Open<DERUnitEnumType>)u))} (R04.FR.50 to FR.55).")
            : Descends(points, rule.IsOfTime)
                ? Reply.Reason("InvalidValue", $"The points of a {kind} curve must ascend in x.")
            : points.Any(p => !inX.Has(p.X)) ? Reply.Reason("ValueOutOfRange", $"An x of the {kind} curve is outside {inX}.")
            : points.Any(p => !inY.Has(p.Y)) ? Reply.Reason("ValueOutOfRange", $"A y of the {kind} curve is outside {inY}.")
            : Extras(kind, curve);
    }

    private static bool Descends(IReadOnlyList<DERCurvePointsType> points, bool mayStep)
        => points.Zip(points.Skip(1)).Any(pair => pair.First.X > pair.Second.X || (!mayStep && pair.First.X.Equals(pair.Second.X)));

    private static StatusInfoType? Extras(DERControlEnumType kind, DERCurveType curve)
        => curve.ReactivePowerParams is not null && kind is not VoltVar
                ? Reply.Reason("UnsupportedParam", "reactivePowerParams belong to VoltVar only.")
            : curve.VoltageParams is not null && kind is not (HVMustTrip or HVMomCess or HVMayTrip or LVMustTrip or LVMomCess or LVMayTrip)
                ? Reply.Reason("UnsupportedParam", "voltageParams belong to curves of over- and undervoltage only.")
            : curve.VoltageParams is { } mean && mean.Hv10MinMeanValue is null != mean.Hv10MinMeanTripDelay is null
                ? Reply.Reason("MissingParam", "hv10MinMeanValue and hv10MinMeanTripDelay come together (EN 50549-1, 4.9.3.4).")
            : curve.Hysteresis is { HysteresisHigh: { } high, HysteresisLow: { } low } && high < low
                ? Reply.Reason("InvalidValue", "hysteresisHigh is below hysteresisLow.")
            : !DerRange.Duration.HasAll(curve.ResponseTime, curve.Hysteresis?.HysteresisDelay, curve.Hysteresis?.HysteresisGradient, curve.VoltageParams?.Hv10MinMeanTripDelay, curve.ReactivePowerParams?.AutonomousVRefTimeConstant)
                ? Reply.Reason("ValuePositiveOnly", "Times and gradients cannot be negative.")
            : null;
}
