using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>How an EVSE takes part in the sharing.</summary>
internal enum Standing
{
    /// <summary>No car is there.</summary>
    Idle,

    /// <summary>A transaction runs and limits reach it.</summary>
    Controlled,

    /// <summary>Its station has just come and has no fallback profile yet: a share is kept for it, it is told nothing.</summary>
    Joining,

    /// <summary>Nobody can tell it anything now: what it may draw is load.</summary>
    Fixed,

    /// <summary>Cars of a station of which nothing is known: load where no meter sees it.</summary>
    Unseen,
}

/// <summary>Why an EVSE is not <see cref="Standing.Controlled"/>.</summary>
internal enum Hindrance { None, Away, Disobeys, NoTransaction, Refuses, JustConnected, NoFallback, TakesNone, Unknown, Starting }

/// <summary>How far it has come with a station that accepts its limit and draws more.</summary>
internal enum Defiance { None, ToldAgain, Paused, Stopped }

/// <summary>A limit that the sink was given.</summary>
internal readonly record struct ToldLimit(Ampere Current, long At);

/// <param name="Most">That it draws once it follows.</param>
/// <param name="Lagged">So long after it the car was measured not to follow it yet.</param>
internal readonly record struct AwaitedCut(Ampere Most, long At, TimeSpan Lagged);

/// <summary>A limit that was replaced by a lower one at <paramref name="Since"/> and may still be followed.</summary>
/// <param name="DrewMore">The car drew clearly more than the new limit allows: when it does no more, the cut has arrived.</param>
/// <param name="IsDraw">No limit: the car drew this, and more than it was allowed then.</param>
internal readonly record struct OldLimit(Ampere Current, long Since, bool DrewMore, bool IsDraw = false);

/// <summary>
/// One EVSE: what is known of it, what it was promised, and what is remembered of it. Made once, touched by the tick only.
/// Timestamps are by <see cref="TimeProvider.GetTimestamp"/>. What belongs to a car begins anew with each transaction.
/// </summary>
internal sealed partial class Account(StationAccount station, EvseKey key)
{
    public EvseKey Key => key;

    public StationAccount Station => station;

    public StationPlan Plan => station.Plan;

    /// <summary>Its place among the loads that are shared to; -1: it is none.</summary>
    public int Index { get; set; } = -1;

    /// <summary>How fast it follows; outlives its transactions.</summary>
    public Latency Learnt { get; } = new();

    /// <summary>
    /// So long after its answer a limit is renewed: at most <see cref="Times.Renew"/>, and a little different for each, or a hundred
    /// that came together would be renewed together for ever.
    /// </summary>
    public TimeSpan Renew { get; } = Times.Renew - TimeSpan.FromSeconds((station.Plan.Id.Sum(c => c) + key.Evse) % 9);

    // What this tick found.

    /// <summary>Null: the station is away and nothing is known of its EVSEs.</summary>
    public EvseSnapshot? Evse { get; set; }

    public Standing Standing { get; set; }

    public Hindrance Why { get; set; }

    /// <summary>What the CSMS allows each transaction of the site.</summary>
    public Ampere? GroupLimit { get; set; }

    /// <summary>When the measurement that counts was taken; null: nothing recent of this transaction.</summary>
    public long? MeasuredAt { get; set; }

    /// <summary>Per site phase, with <see cref="MeasuredAt"/>.</summary>
    public Conductors Measured;

    /// <summary>The largest terminal current of that measurement, in ampere.</summary>
    public double Draw { get; set; }

    /// <summary>The site phases it is reckoned to load: bits 0 to 2.</summary>
    public int Loads { get; set; }

    /// <summary>It was given time to tell what it draws and does not: its limit is all that is known of it.</summary>
    public bool IsUnmeasured { get; set; }

    /// <summary>It was looked at what harm it may do that it measures nothing.</summary>
    public bool IsJudgedDark { get; set; }

    /// <summary>
    /// By so much it was last measured to draw above what it should have followed, in ampere; while it is on its way to another limit,
    /// nothing tells whether it still does.
    /// </summary>
    public double Overdraw { get; set; }

    /// <summary>Its limit was not renewed in good time: it may run out, and what was said since may not have arrived.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>The highest limit it may be following.</summary>
    public Ampere Ceiling { get; set; }

    /// <summary>
    /// As <see cref="Ceiling"/>, with old limits only for as long as stations usually need: beyond that a meter's reading is not taken
    /// for a car that nobody measures and that may still be slow.
    /// </summary>
    public Ampere Explains { get; set; }

    /// <summary>The limit it was last given, as far as is known.</summary>
    public Ampere Commanded { get; set; }

    /// <summary>No limit was given to this transaction yet.</summary>
    public bool IsFirst { get; set; }

    /// <summary>It was allowed more, or the transaction began, so lately that no measurement tells of it yet.</summary>
    public bool IsSettling { get; set; }

    /// <summary>The most it may be drawing per site phase: max(old limit, new limit, measured).</summary>
    public Conductors Claim;

    /// <summary>As the sums know it.</summary>
    public Booked Booked { get; set; }

    // What this tick decided.

    /// <summary>The most it may be given, in the station's steps.</summary>
    public double Upper { get; set; }

    /// <summary>What it shall have in the end, once all cuts have arrived.</summary>
    public double Target { get; set; }

    /// <summary>The cell that keeps it from more; -1: none, it got all it may have.</summary>
    public int StoppedBy { get; set; } = -1;

    /// <summary>What it is given now.</summary>
    public double Granted { get; set; }

    // What is remembered.

    /// <summary>A car is there, and what follows is about it.</summary>
    public bool IsKnown { get; private set; }

    public string? TransactionId { get; private set; }

    /// <summary>The last limit that the sink was given.</summary>
    public ToldLimit? Told { get; set; }

    /// <summary>When it was last told less; null: not in this transaction.</summary>
    public long? CutToldAt { get; set; }

    /// <summary>The highest limit that its last word allows it to follow, as of the last tick.</summary>
    public Ampere Possible { get; set; }

    /// <summary>When <see cref="Possible"/> last changed.</summary>
    public long ChangedAt { get; set; }

    public Raises Raises { get; } = new();

    /// <summary>When <see cref="Possible"/> last fell.</summary>
    public long CutAt { get; set; }

    /// <summary>Higher limits that it may still be following.</summary>
    public List<OldLimit> Old { get; } = new(16);

    /// <summary>A limit that it was sent, or a cut that it was to be sent, has waited for its answer for longer than answers take.</summary>
    public bool Hangs { get; set; }

    /// <summary>After the usual time it was measured to draw as before a cut: slow as it was never known to be, or deaf.</summary>
    public bool IsLate { get; set; }

    /// <summary>A cut that was accepted and is not measured to be followed yet; null: none that would tell.</summary>
    public AwaitedCut? Awaited { get; set; }

    /// <summary>What it drew before a raise that was accepted and is not measured to be followed yet; null: none that would tell.</summary>
    public ToldLimit? AwaitedRaise { get; set; }

    /// <summary>It was raised above its fallback once already.</summary>
    public bool IsRaised { get; set; }

    /// <summary>The site phases that the car was seen to use, bits 0 to 2; null: not known yet.</summary>
    public int? Uses { get; set; }

    /// <summary>When it was first measured to draw; null: not yet.</summary>
    public long? FlowsSince { get; set; }

    /// <summary>Admitted at the minimum current or above since then; null: it waits.</summary>
    public long? ServedSince { get; set; }

    /// <summary>Waits since then; null: it is served.</summary>
    public long? WaitingSince { get; set; }

    /// <summary>When its current was last taken away altogether.</summary>
    public long? PausedAt { get; set; }

    public Defiance Defiance { get; set; }

    public long DefianceAt { get; set; }

    /// <summary>What its station's charging mode leaves it, in ampere; infinite where it may charge with anything.</summary>
    public double Sun { get; set; } = double.PositiveInfinity;

    /// <summary>What a signal of the grid leaves it, in ampere; infinite where it does not move it.</summary>
    public double Signal { get; set; } = double.PositiveInfinity;

    /// <summary>What the planner says that current is worth to its car, above 0 and at most 1, and since when. Null: nothing yet.</summary>
    public (double Value, long At)? Worth { get; set; }

    /// <summary>What its car was learnt to take.</summary>
    public Appetite Appetite { get; } = new();
}
