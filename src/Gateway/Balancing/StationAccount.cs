using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>A station as a whole: its EVSEs, and what is remembered of its fallback profile.</summary>
internal sealed class StationAccount
{
    private readonly bool _isListed;

    public StationAccount(StationState state, bool isListed)
    {
        (State, Plan, _isListed) = (state, state.Plan, isListed);
        Snapshot = state.Now;
        Whole = new(this, new(Plan.Id, 0));
    }

    public StationState State { get; }

    public StationPlan Plan { get; }

    /// <summary>As this tick read it.</summary>
    public StationSnapshot Snapshot { get; set; }

    /// <summary>What was reckoned of this picture of it holds until then; 0: only for that tick.</summary>
    public long HoldsUntil { get; set; }

    /// <summary>The picture that was reckoned with last.</summary>
    public StationSnapshot? Reckoned { get; set; }

    /// <summary>It is here and has no fallback profile, as of <see cref="Reckoned"/>.</summary>
    public bool LacksFallback { get; set; }

    /// <summary>In the order of their ids.</summary>
    public List<Account> Evses { get; } = [];

    /// <summary>Stands for its EVSEs while it is away and nothing is known of them.</summary>
    public Account Whole { get; }

    /// <summary>The circuit that it hangs on.</summary>
    public int Leaf { get; set; }

    /// <summary>
    /// When the oldest reading was taken that counts for a circuit above it, as of this tick; the largest number where none does.
    /// </summary>
    public long SampledAt { get; set; } = long.MaxValue;

    /// <summary>Its own node, where several EVSEs share its supply; -1: it needs none.</summary>
    public int Node { get; set; } = -1;

    /// <summary>Its fallback profile was in place at the last tick.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>When it last came into place; null: not since the gateway started.</summary>
    public long? InstalledAt { get; set; }

    /// <summary>When it was last asked to take the fallback profile; null: not since it lost it.</summary>
    public long? AskedAt { get; set; }

    /// <summary>
    /// A car may be plugged in while the station is away. One that is listed and was never seen counts too: it may be there and its
    /// uplink broken. Stations that are not listed exist from their first connection on. One that is here and has said nothing of any
    /// EVSE yet is as dark: after a restart of the gateway a reconnect brings no word of a car that charges.
    /// </summary>
    public bool MayHideCars => Snapshot.Online ? Snapshot.Evses.IsEmpty : Snapshot.Version is not null || _isListed;

    /// <summary>The most that all its EVSEs may draw: the CSMS's own profiles for the whole station count.</summary>
    public Ampere Most => Snapshot.CsmsMax is { } most ? Ampere.Min(Plan.Max, most) : Plan.Max;
}
