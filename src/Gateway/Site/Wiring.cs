using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>
/// How a station is wired: <c>Phases[i]</c> is the site phase on the station's own terminal L(i+1). One entry: a single-phase
/// station; three: a three-phase station, possibly rotated. A line-to-line station has two terminals and one load between them.
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
        Terminals = [.. phases.Select(Phasors.Of)];
    }

    private Wiring(Phase one, Phase other)
        : this([one, other])
    {
        IsLineToLine = true;
        Terminals = [Phasors.Between(one, other)];
    }

    public static Wiring Straight { get; } = new(Phase.L1, Phase.L2, Phase.L3);

    /// <summary>A load between two phases, as usual at 208 and 240 V.</summary>
    public static Wiring Between(Phase one, Phase other) => new(one, other);

    public bool IsLineToLine { get; }

    /// <summary>How many phases its cars see: 1 where it is wired line to line.</summary>
    public int Count => Terminals.Length;

    /// <summary>The site phases that it is connected to.</summary>
    public IReadOnlyList<Phase> Phases => _phases;

    /// <summary>For each phase that its cars see, what an ampere there makes flow in the site's conductors.</summary>
    public ImmutableArray<Phasors> Terminals { get; }

    /// <summary>The voltage that its cars see on each phase.</summary>
    /// <param name="site">Phase to neutral.</param>
    public Volt Voltage(Volt site) => IsLineToLine ? new(site.Value * Math.Sqrt(3)) : site;

    /// <summary>
    /// Currents at the station's terminals L1..L3, told by site phase. Terminals that are not wired are left out. What flows
    /// between two lines flows in both.
    /// </summary>
    public PerPhase<Ampere> ToSite(PerPhase<Ampere> station)
    {
        var site = default(PerPhase<Ampere>);
        for (var terminal = 0; terminal < _phases.Length; terminal++)
        {
            site = site.With(_phases[terminal], IsLineToLine ? Larger(station.L1, station.L2) : station[(Phase)terminal]);
        }

        return site;
    }

    public bool Equals(Wiring? other)
        => other is not null && IsLineToLine == other.IsLineToLine && _phases.AsSpan().SequenceEqual(other._phases);

    public override int GetHashCode() => _phases.Aggregate(IsLineToLine.GetHashCode(), HashCode.Combine);

    /// <summary>As the site file lists them: <c>L2</c>, <c>L3</c>, <c>L1</c>, or <c>L1-L2</c> alone.</summary>
    public IEnumerable<string> Words => IsLineToLine ? [string.Join('-', _phases)] : _phases.Select(p => p.ToString());

    public override string ToString() => string.Join(", ", Words);

    private static Ampere Larger(Ampere a, Ampere b) => Math.Abs(a.Value) >= Math.Abs(b.Value) ? a : b;
}
