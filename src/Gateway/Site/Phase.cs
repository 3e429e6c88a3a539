namespace Gateway.Site;

/// <summary>A phase conductor of the site's supply. L1 leads L2 by 120 degrees, L2 leads L3.</summary>
public enum Phase { L1, L2, L3 }

/// <summary>One value for each phase.</summary>
public readonly record struct PerPhase<T>(T L1, T L2, T L3)
    where T : struct
{
    public static readonly Phase[] All = [Phase.L1, Phase.L2, Phase.L3];

    public T this[Phase phase] => phase switch { Phase.L1 => L1, Phase.L2 => L2, _ => L3 };

    public static PerPhase<T> Same(T value) => new(value, value, value);

    public static PerPhase<T> From(Func<Phase, T> value) => new(value(Phase.L1), value(Phase.L2), value(Phase.L3));

    public PerPhase<T> With(Phase phase, T value) => phase switch
    {
        Phase.L1 => this with { L1 = value },
        Phase.L2 => this with { L2 = value },
        _ => this with { L3 = value },
    };

    public PerPhase<TResult> Map<TResult>(Func<T, TResult> to)
        where TResult : struct => new(to(L1), to(L2), to(L3));

    public PerPhase<TResult> Zip<TOther, TResult>(PerPhase<TOther> other, Func<T, TOther, TResult> to)
        where TOther : struct
        where TResult : struct => new(to(L1, other.L1), to(L2, other.L2), to(L3, other.L3));

    public override string ToString() => $"{L1} / {L2} / {L3}";
}

/// <summary>
/// How a station is wired: <c>Wiring[i]</c> is the site phase on the station's own terminal L(i+1). One entry: a
/// single-phase station; three: a three-phase station, possibly rotated.
/// </summary>
public sealed record Wiring
{
    private readonly Phase[] _phases;

    /// <param name="phases">One to three different site phases.</param>
    public Wiring(params Phase[] phases)
    {
        if (phases.Length is 0 or > 3 || phases.Distinct().Count() != phases.Length)
        {
            throw new ArgumentException("one to three different phases", nameof(phases));
        }

        _phases = phases;
    }

    public static Wiring Straight { get; } = new(Phase.L1, Phase.L2, Phase.L3);

    public int Count => _phases.Length;

    public IReadOnlyList<Phase> Phases => _phases;

    /// <summary>Currents at the station's terminals L1..L3, told by site phase. Terminals that are not wired are left out.</summary>
    public PerPhase<Ampere> ToSite(PerPhase<Ampere> station)
    {
        var site = default(PerPhase<Ampere>);
        for (var terminal = 0; terminal < _phases.Length; terminal++)
        {
            site = site.With(_phases[terminal], station[(Phase)terminal]);
        }

        return site;
    }

    public bool Equals(Wiring? other) => other is not null && _phases.AsSpan().SequenceEqual(other._phases);

    public override int GetHashCode() => _phases.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(", ", _phases);
}
