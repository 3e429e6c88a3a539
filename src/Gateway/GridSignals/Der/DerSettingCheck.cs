using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERUnitEnumType;

namespace Gateway.GridSignals.Der;

/// <summary>Whether the numbers of a control can be meant, and whether any of the site's equipment can take them.</summary>
internal static class DerSettingCheck
{
    private static readonly DerRange Percent = new(0, 100), SignedPercent = new(-100, 100), PowerFactor = new(0, 1);

    /// <param name="asked">Has the one setting that belongs to its kind.</param>
    /// <param name="abilities">At least one has the kind.</param>
    /// <returns>Null: they can.</returns>
    public static StatusInfoType? Of(SetDERControlRequest asked, IReadOnlyCollection<DerAbility> abilities)
    {
        var kind = asked.ControlType.Known!.Value;
        var able = abilities.Where(a => a.Kinds.ContainsKey(kind)).ToList();
        var nominal = able[0].NominalHertz;
        var hertz = DerRange.Hertz(nominal);
        return asked switch
        {
            { Curve: { } curve } => DerCurveRule.Check(kind, curve, hertz) ?? Points(kind, curve, able),
            { EnterService: { } enter } => Check(enter, hertz),
            { FixedPFAbsorb: { } factor } => Check(factor),
            { FixedPFInject: { } factor } => Check(factor),
            { FixedVar: { } fixedVar } => Check(fixedVar),
            { FreqDroop: { } droop } => Check(droop, nominal, hertz),
            { Gradient: { } gradient } => DerRange.Duration.HasAll(gradient.Gradient, gradient.SoftGradient) ? null : Outside("gradient and softGradient", DerRange.Duration),
            { LimitMaxDischarge: { } limit } => Check(limit, hertz),
            _ => null,
        };
    }

    private static StatusInfoType? Points(DERControlEnumType kind, DERCurveType curve, List<DerAbility> able)
        => able.Max(a => a.Kinds[kind]) is var most && curve.CurveData.Count > most
            ? Reply.Reason("TooManyElements", $"A {kind} curve may have {most} points at most here.")
            : null;

    private static StatusInfoType? Check(EnterServiceType enter, DerRange hertz)
        => !hertz.HasAll(enter.LowFreq, enter.HighFreq) ? Outside("lowFreq and highFreq", hertz)
            : !DerRange.Duration.HasAll(enter.LowVoltage, enter.HighVoltage, enter.Delay, enter.RandomDelay, enter.RampRate)
                ? Outside("voltages and times", DerRange.Duration)
            : enter.LowFreq >= enter.HighFreq || enter.LowVoltage >= enter.HighVoltage
                ? Reply.Reason("InvalidValue", "A low bound of EnterService is not below the high one.")
            : null;

    private static StatusInfoType? Check(FixedPFType factor) => PowerFactor.Has(factor.Displacement) ? null : Outside("displacement", PowerFactor);

    private static StatusInfoType? Check(FixedVarType fixedVar)
        => fixedVar.Unit.Known is not (PctMaxW or PctMaxVar or PctVarAvail)
                ? Reply.Reason("InvalidValue", "FixedVar has unit PctMaxW, PctMaxVar or PctVarAvail.")
            : SignedPercent.Has(fixedVar.Setpoint) ? null
            : Outside("setpoint", SignedPercent);

    private static StatusInfoType? Check(FreqDroopType droop, double nominal, DerRange hertz)
        => !hertz.HasAll(droop.OverFreq, droop.UnderFreq) ? Outside("overFreq and underFreq", hertz)
            : droop.OverFreq < nominal || droop.UnderFreq > nominal
                ? Reply.Reason("InvalidValue", $"overFreq lies above and underFreq below the nominal {nominal:0} Hz.")
            : !(DerRange.Duration.HasAll(droop.OverDroop, droop.UnderDroop, droop.ResponseTime) && droop is { OverDroop: > 0, UnderDroop: > 0 })
                ? Reply.Reason("ValuePositiveOnly", "Droops must be positive, and responseTime not negative.")
            : null;

    private static StatusInfoType? Check(LimitMaxDischargeType limit, DerRange hertz)
        => limit is { PctMaxDischargePower: null, PowerMonitoringMustTrip: null }
                ? Reply.Reason("MissingParam", "LimitMaxDischarge has pctMaxDischargePower, powerMonitoringMustTrip or both.")
            : !Percent.HasAll(limit.PctMaxDischargePower) ? Outside("pctMaxDischargePower", Percent)
            : limit.PowerMonitoringMustTrip is { } curve ? DerCurveRule.Check(DERControlEnumType.PowerMonitoringMustTrip, curve, hertz)      // R04.FR.56
            : null;

    private static StatusInfoType Outside(string what, DerRange range) => Reply.Reason("ValueOutOfRange", $"{what}: outside {range}.");
}
