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
