using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What an EVSE can be told at all: by the site file, and by what is known of its station's model.</summary>
internal sealed partial class Account
{
    private const double Rounding = 1e-6;

    private Ability? _ability;

    /// <summary>As the electrician connected it.</summary>
    public EvsePlan Own { get; } = station.Plan.Evse(key.Evse);

    /// <summary>The site phases it is wired to: bits 0 to 2.</summary>
    public int Wired { get; } = Mask(station.Plan.Evse(key.Evse).Wiring);

    /// <summary>The least it can be given besides nothing.</summary>
    public double Minimum { get; private set; } = 6;

    /// <summary>From the minimum up; 1 as a rule.</summary>
    public double Step { get; private set; } = 1;

    /// <summary>The only values that it knows besides nothing, ascending; null: <see cref="Step"/> counts.</summary>
    public double[]? Pilots { get; private set; }

    public Ability Ability => station.Snapshot.Ability;

    /// <summary>Follows what its station is known to make of limits.</summary>
    public void Adapt()
    {
        if (!ReferenceEquals(_ability, Ability))
        {
            _ability = Ability;
            Adapt(_ability);
        }
    }

    private void Adapt(Ability ability)
    {
        var steps = Plan.Steps;
        var least = Math.Max(Math.Max(Own.Min.Value, ability.Min.Value), Rounding);
        Pilots = steps.Pilots.IsEmpty ? null : [.. steps.Pilots.Select(p => p.Value).Where(p => p >= least - Rounding)];
        Pilots = Pilots is [] ? null : Pilots;
        Step = Math.Max(steps.Step.Value, ability.Step.Value);
        Minimum = Pilots?[0] ?? Math.Ceiling((least / Step) - Rounding) * Step;
    }

    /// <summary>The largest value that it can be told and that is not above; 0: none.</summary>
    public double Down(double current)
    {
        if (current + Rounding < Minimum)
        {
            return 0;
        }

        if (Pilots is null && Step == 1)
        {
            return Math.Floor(current + Rounding);
        }

        if (Pilots is null)
        {
            return Math.Round(Math.Floor((current / Step) + Rounding) * Step, 6);
        }

        var best = 0.0;
        foreach (var pilot in Pilots)
        {
            best = pilot <= current + Rounding ? pilot : best;
        }

        return best;
    }

    private static int Mask(Wiring wiring)
    {
        var mask = 0;
        foreach (var phase in wiring.Phases)
        {
            mask |= 1 << (int)phase;
        }

        return mask;
    }
}
