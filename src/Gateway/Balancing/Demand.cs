using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>How an EVSE takes part in the sharing.</summary>
internal enum Standing
{
    /// <summary>A transaction runs and limits reach it.</summary>
    Controlled,

    /// <summary>Its station has just come and has no fallback profile yet: a share is kept for it, it is told nothing.</summary>
    Joining,

    /// <summary>Nobody can tell it anything now: what it may draw is load.</summary>
    Fixed,

    /// <summary>A station that is away and of whose cars nothing is known: load where no meter sees it.</summary>
    Unseen,
}

/// <summary>An EVSE at one tick: what it may be drawing, and in which cells.</summary>
/// <param name="Evse">Null: the station is away and nothing is known of its EVSEs.</param>
/// <param name="Path">Nodes from the station up to the root, and the caps of the site.</param>
/// <param name="Loads">The site phases it is reckoned to load.</param>
/// <param name="Ceiling">The highest limit it may be following.</param>
/// <param name="Commanded">The limit it was last given, as far as is known.</param>
/// <param name="First">No limit was given to this transaction yet.</param>
/// <param name="Measured">Per site phase; null: nothing recent of this transaction.</param>
/// <param name="Settling">Its limit changed, or the transaction began, so lately that no measurement tells of it yet.</param>
/// <param name="Claim">The most it may be drawing per site phase: max(old limit, new limit, measured).</param>
/// <param name="Memory">Brought up to this tick.</param>
/// <param name="Why">For those that cannot be told anything: why not.</param>
internal sealed record Demand(
    EvseKey Key,
    StationSnapshot Station,
    EvseSnapshot? Evse,
    Standing Standing,
    int[] Path,
    PerPhase<bool> Loads,
    Ampere Ceiling,
    Ampere Commanded,
    bool First,
    PerPhase<Ampere>? Measured,
    bool Settling,
    PerPhase<Ampere> Claim,
    EvseMemory Memory,
    string Why)
{
    public StationPlan Plan => Station.Plan;

    /// <summary>The most it may be given: the CSMS's own profiles count, for ours overrule them at the station.</summary>
    public Ampere Max => Least(Least(Plan.Max, Evse?.CsmsLimit), Evse?.GroupLimit);

    /// <summary>Who allows no more than <see cref="Max"/>, in words. Null: the station's own rating it is.</summary>
    public string? Allowed => Max >= Plan.Max ? null
        : Evse?.CsmsLimit == Max ? $"the CSMS allows {Max}"
        : $"the CSMS allows each car of the site {Max}";

    /// <summary>The cells that its current flows through.</summary>
    public int[] Cells { get; } =
        [.. from node in Path from phase in PerPhase<bool>.All where Loads[phase] select (3 * node) + (int)phase];

    /// <summary>The least it can be given besides nothing; stations take whole amperes.</summary>
    public double Minimum => Math.Max(1, Math.Ceiling(Plan.Min.Value));

    public bool IsLimited => Standing is Standing.Controlled;

    /// <summary>What of the meters' reading is its own: never more than it is reckoned with.</summary>
    public Ampere Known(Phase phase) => Measured is { } measured ? Ampere.Min(Ampere.Max(measured[phase], default), Claim[phase]) : default;

    /// <summary>It draws so much more than any limit that it may be following that another cut would bring nothing.</summary>
    public bool Overdraws => PerPhase<Ampere>.All.Any(p => Claim[p] > (Ceiling * 1.05) + new Ampere(1));

    /// <summary>Draw above the limit (1 A and 5 % are usual) will not go away when the limit stays.</summary>
    public Ampere Excess(Phase phase) => Ampere.Max(Claim[phase] - (Loads[phase] ? Ceiling : default), default);

    private static Ampere Least(Ampere limit, Ampere? other) => other is { } o ? Ampere.Min(limit, o) : limit;
}
