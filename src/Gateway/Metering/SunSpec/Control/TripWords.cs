using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

using Values = ImmutableSortedDictionary<string, double>;

/// <summary>
/// Trip curves as parts of the sets of models 707 to 710. MustTrip, MayTrip and MomCess share a set, so the others of it are written
/// again as they were. In OCPP x is the voltage or the frequency, y the time in seconds (R04.FR.51).
/// </summary>
/// <param name="Part">Of the set.</param>
/// <param name="Level">The point for what trips it, <c>V</c> in percent of nominal or <c>Hz</c>.</param>
/// <param name="IsHigh">True: it trips above.</param>
internal sealed record TripWords(string Part, string Level, bool IsHigh)
{
    /// <summary>A frequency further from the nominal one than this is a mistake.</summary>
    private const double MostDeviation = 0.2;

    private const double MostPercent = 200;

    public static Wording Of(DERControlEnumType kind) => kind switch
    {
        DERControlEnumType.LVMustTrip => Of(707, "MustTrip", "V", isHigh: false),
        DERControlEnumType.LVMayTrip => Of(707, "MayTrip", "V", isHigh: false),
        DERControlEnumType.LVMomCess => Of(707, "MomCess", "V", isHigh: false),
        DERControlEnumType.HVMustTrip => Of(708, "MustTrip", "V", isHigh: true),
        DERControlEnumType.HVMayTrip => Of(708, "MayTrip", "V", isHigh: true),
        DERControlEnumType.HVMomCess => Of(708, "MomCess", "V", isHigh: true),
        DERControlEnumType.LFMustTrip => Of(709, "MustTrip", "Hz", isHigh: false),
        DERControlEnumType.HFMustTrip => Of(710, "MustTrip", "Hz", isHigh: true),
        DERControlEnumType.HFMayTrip => Of(710, "MayTrip", "Hz", isHigh: true),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no trip"),
    };

    private static Wording Of(int model, string part, string level, bool isHigh)
    {
        var words = new TripWords(part, level, isHigh);
        return new(model, words.Points, words.Draft);
    }

    private int? Points(ModelImage image)
        => StoredSets.Trips.CanBeWritten(image) && image.Has($"Crv[1].{Part}.ActPt") ? (int?)image.Read("NPt").Number : null;

    private ModelDraft Draft(Telling telling)
    {
        var acting = StoredSets.Trips.Acting(telling.Now);
        var others = acting.RemoveRange(acting.Keys.Where(IsPart));
        if (telling.Control is { } control)
        {
            return WhyNot(telling, control.Curve!) is { } refusal
                ? telling.Refuse(DerResult.OutOfRange, refusal)
                : StoredSets.Trips.Draft(telling.Now, others.SetItems(Told(control.Curve!, telling.Plate)), null, null);
        }

        var own = StoredSets.Trips.Acting(telling.Own);
        var restored = others.SetItems(own.Where(v => IsPart(v.Key)));
        return StoredSets.Trips.Draft(
            telling.Now, restored.SequenceEqual(own) && StoredSets.Trips.Unbidden(telling.Own) is null ? null : restored, null, null);
    }

    private IEnumerable<KeyValuePair<string, double>> Told(DERCurveType curve, Nameplate plate)
    {
        yield return KeyValuePair.Create($"{Part}.ActPt", (double)curve.CurveData.Count);
        var levels = Levels(curve, plate);
        for (var i = 0; i < levels.Length; i++)
        {
            var at = $"{Part}.Pt[{i + 1}].";
            yield return KeyValuePair.Create(at + Level, levels[i]);
            yield return KeyValuePair.Create(at + "Tms", curve.CurveData[i].Y);
        }
    }

    private double[] Levels(DERCurveType curve, Nameplate plate)
    {
        double[] told = [.. curve.CurveData.Select(p => p.X)];
        return Level is "V" ? Voltages.InPercent(told, plate) : told;
    }

    private bool IsPart(string name) => name.StartsWith(Part + ".", StringComparison.Ordinal);

    private string? WhyNot(Telling telling, DERCurveType curve)
    {
        var room = (int)(telling.Now.Read("NPt").Number ?? 0);
        var levels = Levels(curve, telling.Plate);
        var nominal = Level is "V" ? 100 : telling.Plate.NominalHertz;
        var (least, most) = Level is "V" ? (0, MostPercent) : (nominal * (1 - MostDeviation), nominal * (1 + MostDeviation));
        return levels.Length > room ? $"a curve of {levels.Length} points does not fit: model {telling.Now.Id} has {room}"
            : curve.YUnit != DERUnitEnumType.NotApplicable
                ? $"{curve.YUnit} is no unit of {telling.Kind}; its y is in seconds, which is told as Not_Applicable"
            : curve.CurveData.Any(p => p.Y < 0) ? "a time is below 0 s"
            : levels.Any(x => IsHigh ? x <= nominal : x >= nominal) ? $"it would trip at the nominal {Text(nominal)}"
            : levels.Any(x => x < least || x > most) ? $"an x is outside {Text(least)} to {Text(most)}"
            : null;
    }

    private string Text(double level) => $"{level:0.##} {(Level is "V" ? "%" : "Hz")}";
}
