using System.Collections.Immutable;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What is known of the station at hand: its model's quirks, what it says of itself, what was learnt. One thread at a time.</summary>
internal sealed class Traits(OcppVersion version, ModelBook models, double nominalVolt)
{
    /// <summary>At this part of the nominal voltage a given power still takes no more than the current that it was reckoned from (EN 50160).</summary>
    private const double LowVoltage = 0.9;

    private static readonly ProfileAbilities Silent = new();

    /// <summary>Phase to neutral.</summary>
    public double NominalVolt => nominalVolt;

    public StationModel? Model { get; private set; }

    public Quirk Quirk { get; private set; } = Quirk.None;

    public Learnt Learnt => models.LearntOf(Model);

    public ProfileAbilities Said => Learnt.Said ?? Silent;

    /// <summary>Nobody knows this model yet: the first limit that it gets is tried out.</summary>
    public bool IsUnknown => Model is not null && Quirk.Name.Length == 0 && !Learnt.Proven;

    public Ability Ability => new()
    {
        Min = Quirk.Min ?? Ability.Usual.Min,
        Step = Quirk.Step ?? Ability.Usual.Step,
        Resumes = Quirk.Resume is not ResumeBy.Nothing,
        Latency = Quirk.Latency ?? Ability.Usual.Latency,
        Expires = !Quirk.Avoids(Avoided.Duration) && Learnt.Works?.Form.Kind is not LimitTiming.Relative && !Quirk.Avoids(Avoided.Absolute),
        KeepsFallback = Quirk.KeepsProfiles ?? true,
        TakesLimits = Quirk.TakesLimits ?? true,
        PerPhase = Quirk.PerPhase is true && version is OcppVersion.V21,
        Source = Quirk.Name,
    };

    /// <summary>True: the station has said that it is something else than before.</summary>
    public bool Refresh(StationSnapshot station)
    {
        var model = StationModel.Of(version, station);
        if (model is null || model == Model)
        {
            return false;
        }

        (Model, Quirk) = (model, models.QuirkOf(model));
        return true;
    }

    public void Learn(Func<Learnt, Learnt> change) => models.Learn(Model, change);

    public ImmutableArray<Attempt> Attempts(bool isAlone)
    {
        var all = Actuation.Attempts.Of(version, Quirk, Said, isAlone);
        return Model is null ? [.. all.Where(a => a.Form == all[0].Form)] : all;
    }

    /// <summary>A current that the station can take: rounded down to its steps, and none where it is below what cars charge with.</summary>
    public Ampere Settle(Ampere wished)
    {
        var (step, ability) = ((decimal)Ability.Step.Value, Ability);
        var settled = new Ampere((double)(Math.Floor((decimal)Math.Clamp(wished.Value, 0, 10_000) / step) * step));
        return settled < ability.Min ? default : settled;
    }

    /// <summary>
    /// Of one phase. Until it is measured the voltage counts as low, for the current is what has to be kept; DC is told what arrives
    /// at the car.
    /// </summary>
    public double WattsPerAmpere(EvseSnapshot? evse)
    {
        var lowest = nominalVolt * LowVoltage;
        if (evse?.Measured?.Voltage is { } volt)
        {
            // Some cars show 100 V on pins that they do not use.
            lowest = new[] { volt.L1.Value, volt.L2.Value, volt.L3.Value }.Where(v => v > lowest && v < 1.2 * nominalVolt).DefaultIfEmpty(lowest).Min();
        }

        return lowest * (Quirk.Efficiency ?? 1);
    }
}
