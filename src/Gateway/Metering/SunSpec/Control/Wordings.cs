using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// Which kind of control is told by which models; the newer ones where a unit has both. LimitMaxDischarge and
/// PowerMonitoringMustTrip are not here: they are more than words (<see cref="FeedInLimit"/>, <see cref="PowerWatch"/>).
/// </summary>
internal static class Wordings
{
    /// <summary>All of a row's models are told. Of a kind's rows the first is taken whose first model the unit has.</summary>
    private static readonly FrozenDictionary<DERControlEnumType, ImmutableArray<ImmutableArray<Wording>>> Rows =
        new Dictionary<DERControlEnumType, ImmutableArray<ImmutableArray<Wording>>>
        {
            [DERControlEnumType.EnterService] = [[PlainWords.EnterService]],
            [DERControlEnumType.Gradients] = [[PlainWords.Gradient, PlainWords.SoftGradient], [PlainWords.Gradient121]],
            [DERControlEnumType.FixedPFInject] = [[AcWords.FactorInjecting], [AcWords.FactorInjecting123]],
            [DERControlEnumType.FixedPFAbsorb] = [[AcWords.FactorAbsorbing]],
            [DERControlEnumType.FixedVar] = [[AcWords.ReactivePower], [AcWords.ReactivePower123]],
            [DERControlEnumType.FreqDroop] = [[DroopWords.Droop]],
            [DERControlEnumType.FreqWatt] = [[DroopWords.Curve]],
            [DERControlEnumType.VoltVar] = [[CurveWords.VoltVar]],
            [DERControlEnumType.VoltWatt] = [[CurveWords.VoltWatt]],
            [DERControlEnumType.WattVar] = [[CurveWords.WattVar]],
            [DERControlEnumType.WattPF] = [[CurveWords.WattFactor]],
            [DERControlEnumType.LVMustTrip] = [[TripWords.Of(DERControlEnumType.LVMustTrip)]],
            [DERControlEnumType.LVMayTrip] = [[TripWords.Of(DERControlEnumType.LVMayTrip)]],
            [DERControlEnumType.LVMomCess] = [[TripWords.Of(DERControlEnumType.LVMomCess)]],
            [DERControlEnumType.HVMustTrip] = [[TripWords.Of(DERControlEnumType.HVMustTrip)]],
            [DERControlEnumType.HVMayTrip] = [[TripWords.Of(DERControlEnumType.HVMayTrip)]],
            [DERControlEnumType.HVMomCess] = [[TripWords.Of(DERControlEnumType.HVMomCess)]],
            [DERControlEnumType.LFMustTrip] = [[TripWords.Of(DERControlEnumType.LFMustTrip)]],
            [DERControlEnumType.HFMustTrip] = [[TripWords.Of(DERControlEnumType.HFMustTrip)]],
            [DERControlEnumType.HFMayTrip] = [[TripWords.Of(DERControlEnumType.HFMayTrip)]],
        }.ToFrozenDictionary();

    /// <summary>Every model that any control is told by.</summary>
    public static ImmutableArray<int> Models { get; } =
        [.. Rows.Values.SelectMany(rows => rows).SelectMany(row => row).Select(w => w.Model).Distinct().Order()];

    public static IEnumerable<DERControlEnumType> Kinds => Rows.Keys;

    /// <summary>Empty: the unit has not what it takes.</summary>
    /// <param name="images">The unit's models, by id.</param>
    public static ImmutableArray<Wording> For(DERControlEnumType kind, IReadOnlyDictionary<int, ModelImage> images)
    {
        foreach (var row in Rows.GetValueOrDefault(kind, []))
        {
            ImmutableArray<Wording> told = [.. row.Where(w => images.TryGetValue(w.Model, out var image) && w.Points(image) is not null)];
            if (told.Length > 0 && told[0] == row[0])
            {
                return told;
            }
        }

        return [];
    }

    /// <summary>The other kind that is told by the same registers: only one of the two can act.</summary>
    public static DERControlEnumType? Rival(DERControlEnumType kind) => kind switch
    {
        DERControlEnumType.FreqDroop => DERControlEnumType.FreqWatt,
        DERControlEnumType.FreqWatt => DERControlEnumType.FreqDroop,
        DERControlEnumType.WattVar => DERControlEnumType.WattPF,
        DERControlEnumType.WattPF => DERControlEnumType.WattVar,
        _ => null,
    };
}
