using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>Controls as a CSMS sends them. Times count in seconds from noon.</summary>
internal static class Control
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static SetDERControlRequest Default(string id, int priority = 5, DERControlEnumType kind = DERControlEnumType.VoltVar)
        => Of(id, true, kind, Curve(kind, priority));

    public static SetDERControlRequest Scheduled(
        string id, double start, double seconds, int priority = 5, DERControlEnumType kind = DERControlEnumType.VoltVar)
        => Of(id, false, kind, Curve(kind, priority) with { StartTime = Noon.AddSeconds(start), Duration = seconds });

    /// <summary>A curve that its kind may have.</summary>
    public static DERCurveType Curve(DERControlEnumType kind, int priority = 5) => kind switch
    {
        DERControlEnumType.VoltVar or DERControlEnumType.WattVar
            => new([new(0, 40), new(50, 0), new(100, -40)], priority, DERUnitEnumType.PctMaxVar),
        DERControlEnumType.VoltWatt => new([new(105, 100), new(110, 0)], priority, DERUnitEnumType.PctMaxW),
        DERControlEnumType.FreqWatt => new([new(50.2, 100), new(51.5, 0)], priority, DERUnitEnumType.PctWAvail),
        DERControlEnumType.WattPF => new([new(0, 1), new(100, 0.9)], priority, DERUnitEnumType.NotApplicable),
        DERControlEnumType.HFMustTrip or DERControlEnumType.HFMayTrip => new([new(51.5, 0.1)], priority, DERUnitEnumType.NotApplicable),
        DERControlEnumType.LFMustTrip => new([new(47.5, 0.1)], priority, DERUnitEnumType.NotApplicable),
        DERControlEnumType.HVMustTrip or DERControlEnumType.HVMayTrip or DERControlEnumType.HVMomCess
            => new([new(118, 2), new(118, 0.2)], priority, DERUnitEnumType.NotApplicable),
        _ => new([new(80, 2), new(80, 0.2)], priority, DERUnitEnumType.NotApplicable),
    };

    /// <summary>A default control of any kind, with settings that make sense.</summary>
    public static SetDERControlRequest Any(DERControlEnumType kind, string id) => kind switch
    {
        DERControlEnumType.EnterService => Bare(id, kind) with { EnterService = new(1, 105, 92, 50.1, 49.9, 60) },
        DERControlEnumType.Gradients => Bare(id, kind) with { Gradient = new(1, 10, 60) },
        DERControlEnumType.FixedPFAbsorb => Bare(id, kind) with { FixedPFAbsorb = new(1, 0.95, true) },
        DERControlEnumType.FixedPFInject => Bare(id, kind) with { FixedPFInject = new(1, 0.95, false) },
        DERControlEnumType.FixedVar => Bare(id, kind) with { FixedVar = new(1, -20, DERUnitEnumType.PctMaxVar) },
        DERControlEnumType.FreqDroop => Bare(id, kind) with { FreqDroop = new(1, 50.2, 49.8, 0.05, 0.05, 5) },
        DERControlEnumType.LimitMaxDischarge => Bare(id, kind) with { LimitMaxDischarge = new(1, 60) },
        _ => Default(id, 1, kind),
    };

    /// <summary>Without the setting that it needs.</summary>
    public static SetDERControlRequest Bare(string id, DERControlEnumType kind, bool isDefault = true) => new(isDefault, id, kind);

    private static SetDERControlRequest Of(string id, bool isDefault, DERControlEnumType kind, DERCurveType curve)
        => Bare(id, kind, isDefault) with { Curve = curve };
}
