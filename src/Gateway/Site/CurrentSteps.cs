using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>Which currents a station can be told: multiples of a step, or a few that it knows.</summary>
public sealed record CurrentSteps
{
    private const double Rounding = 1e-6;       // what sums of decimal fractions lose

    private readonly ImmutableArray<Ampere> _pilots = [];

    private CurrentSteps(Ampere step) => Step = step;

    /// <summary>Whole ampere, as every station takes them.</summary>
    public static CurrentSteps Whole { get; } = new(new Ampere(1));

    /// <summary>The distance between two currents. Where only a few are known: 0 A.</summary>
    public Ampere Step { get; }

    /// <summary>The currents that it knows besides 0 A, ascending; empty: every multiple of the step.</summary>
    public ImmutableArray<Ampere> Pilots
    {
        get => _pilots;
        private init => _pilots = value;
    }

    /// <param name="step">More than 0 A.</param>
    public static CurrentSteps Of(Ampere step) => step.Value > 0 ? new(step) : throw new ArgumentOutOfRangeException(nameof(step));

    /// <param name="pilots">At least one, each more than 0 A.</param>
    public static CurrentSteps Of(ImmutableArray<Ampere> pilots)
        => pilots.IsEmpty || pilots.Any(p => p.Value <= 0)
            ? throw new ArgumentOutOfRangeException(nameof(pilots))
            : new(default(Ampere)) { Pilots = [.. pilots.Distinct().Order()] };

    /// <summary>The largest current that it can be told and that is not above this one; 0 A: none.</summary>
    public Ampere Down(Ampere most)
    {
        if (_pilots.IsEmpty)
        {
            return most.Value > 0 ? Multiple(Math.Floor((most.Value / Step.Value) + Rounding)) : default;
        }

        var best = default(Ampere);
        foreach (var pilot in _pilots)
        {
            best = pilot.Value <= most.Value + Rounding ? pilot : best;
        }

        return best;
    }

    /// <summary>The smallest current that it can be told and that is not below this one. Null: it knows none so large.</summary>
    public Ampere? Up(Ampere least)
    {
        if (_pilots.IsEmpty)
        {
            return least.Value > 0 ? Multiple(Math.Ceiling((least.Value / Step.Value) - Rounding)) : default(Ampere);
        }

        foreach (var pilot in _pilots)
        {
            if (pilot.Value >= least.Value - Rounding)
            {
                return pilot;
            }
        }

        return null;
    }

    public bool Equals(CurrentSteps? other) => other is not null && Step == other.Step && _pilots.AsSpan().SequenceEqual(other._pilots.AsSpan());

    public override int GetHashCode() => _pilots.Aggregate(Step.GetHashCode(), HashCode.Combine);

    private Ampere Multiple(double count) => new(Math.Round(count * Step.Value, 6));
}
