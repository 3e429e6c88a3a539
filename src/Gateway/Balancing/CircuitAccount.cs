using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What is known of a circuit's load.</summary>
internal enum MeterState
{
    None,
    Fresh,

    /// <summary>Readings have just begun: how much of them is the cars' own is not certain yet.</summary>
    New,
    Old,
    Stale,
}

/// <summary>One circuit: what its meter tells, what is reckoned from that, and what is remembered.</summary>
internal sealed class CircuitAccount(CircuitPlan plan, int node, DeviceState? device, TimeProvider clock)
{
    /// <summary>Above the heat of the rated current: haste is needed.</summary>
    private const double Hot = 1.1;

    /// <summary>Part of its reading by which a meter may waver from one to the next; and in ampere, where little flows.</summary>
    private const double Waver = 0.01, LeastWaver = 0.5;

    public CircuitPlan Plan => plan;

    /// <summary>Its place among the nodes of the network.</summary>
    public int Node => node;

    /// <summary>Its meter; null: it has none.</summary>
    public DeviceState? Device => device;

    /// <summary>Does its meter count the right way round?</summary>
    public SignTest Sign { get; } = new(clock);

    /// <summary>By so much the current through the meter should change by what was just said, per site phase.</summary>
    public Conductors Asked;

    /// <summary>The meter counts the wrong way round, and people were told.</summary>
    public bool IsWrongWay { get; set; }

    // What this tick found.

    /// <summary>Kept free per phase.</summary>
    public Ampere Reserve { get; set; }

    /// <summary>What has to be free per site phase for a car that may begin; <see cref="Reserve"/> counts. See <see cref="Starts"/>.</summary>
    public Conductors ForStarts;

    public MeterState Meter { get; set; }

    /// <summary>Of its meter's reading; null: none, or never read.</summary>
    public TimeSpan? Age { get; set; }

    public bool IsMeasured { get; set; }

    /// <summary>When the oldest reading was taken that counts for it or a circuit above; the largest number: there is none.</summary>
    public long SampledAt { get; set; }

    /// <summary>It is not, for its meter counts the wrong way round: how much flows that tells all the same.</summary>
    public bool IsTurned { get; set; }

    /// <summary>With <see cref="IsMeasured"/> or <see cref="IsTurned"/>.</summary>
    public Conductors Measured;

    /// <summary>Its meter may be frozen: what cars draw more must not look like load that has gone.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>What is reckoned for all load that is no station.</summary>
    public Conductors Uncontrolled;

    /// <summary>What its meter shows besides, per site phase, and a raise that nobody has measured yet explains; as well it may be such load.</summary>
    public Conductors Doubt;

    /// <summary>Its load is unknown: every station below is kept to its fallback.</summary>
    public bool IsFallbackOnly { get; set; }

    /// <summary>The sum of what the EVSEs below may draw.</summary>
    public Conductors Promised;

    // The same of any circuit from here up to the root.

    public bool IsOverloadedAbove { get; set; }

    public bool IsHeldAbove { get; set; }

    public bool IsFallbackOnlyAbove { get; set; }

    // What is remembered.

    public bool IsTracked { get; set; }

    /// <summary>What was reckoned for the load that is no station, with <see cref="IsTracked"/>: fresh readings at the last tick.</summary>
    public Conductors Tracked;

    /// <summary>When <see cref="Tracked"/> was reckoned.</summary>
    public long TrackedAt { get; set; }

    /// <summary>The load that is no station while the readings were good.</summary>
    public Lately Lately { get; } = new();

    /// <summary>The reading seen last.</summary>
    public long LastReading { get; set; }

    /// <summary>How many different readings have been seen since the last loss, up to two.</summary>
    public int Readings { get; set; }

    /// <summary>The meter is lost, and people were told.</summary>
    public bool IsStale { get; set; }

    public bool IsOverloaded { get; set; }

    /// <summary>The moment that is being looked at for how small the uncontrolled load can be.</summary>
    public Proof Proof { get; } = new();

    public bool IsProven { get; set; }

    /// <summary>What the last such moment came to, with <see cref="IsProven"/>, and what the load has risen since.</summary>
    public Conductors Proven;

    /// <summary>There was such a moment since the readings began.</summary>
    public bool IsSure { get; set; }

    /// <summary>How hot each pole of the protective device is: 1 is what the rated current makes in the long run.</summary>
    private readonly ThermalImage[] _poles = [.. Enumerable.Repeat(ThermalImage.Warm(plan.Guarded), Conductors.Count)];

    private long _warmedAt;

    /// <summary>A reading that has just come; the current was this since the last one.</summary>
    public void Warm(in Moment now, in Conductors current)
    {
        for (var phase = 0; phase < Conductors.Count && _warmedAt > 0; phase++)
        {
            _poles[phase].Flows(new(current[phase]), now.AgeOf(_warmedAt));
        }

        _warmedAt = now.At;
    }

    /// <summary>
    /// The load that is no station has risen: what was proven of it is so no more, or where it is no more than meters waver, by so
    /// much less. A moment that is being looked at will tell of it.
    /// </summary>
    public void Rises(int phase, double load)
    {
        var rise = load - Tracked[phase];
        IsProven &= rise <= Math.Max(LeastWaver, Waver * Math.Abs(Measured[phase]));
        Proven[phase] += rise;
        Tracked[phase] = load;
        Proof.Saw(phase, load);
    }

    public bool IsHot(int phase) => _poles[phase].Heat > Hot;

    /// <summary>The readings are at an end.</summary>
    public void Lose()
    {
        (IsTracked, TrackedAt, Readings, IsOverloaded, IsProven, IsSure) = (false, 0, 0, false, false, false);
        Proof.End();
    }

    /// <summary>A fresh meter sees also what stations draw that are away and unheard of.</summary>
    public bool IsSeen => Meter is MeterState.Fresh or MeterState.New or MeterState.Old;

    /// <summary>What its protective device bears for ever above what may flow, in ampere.</summary>
    public double Bears { get; } = Math.Max(0, (plan.Guarded.Rating.Value * Math.Sqrt(plan.Guarded.NoTrip)) - plan.Most.Value);

    public bool CarriesTooMuch => IsMeasured && Measured.Largest > plan.Limit.Value;
}
