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

    /// <summary>Per site phase: what a car may begin with at an EVSE that is free, as of <see cref="Reckoned"/>.</summary>
    public Conductors Begins;

    /// <summary>People were told that it measures nothing where no meter sees it.</summary>
    public bool IsDark { get; set; }

    /// <summary>How long the slowest of its EVSEs that follow limits may take to follow a cut, as of <see cref="Reckoned"/>; zero: none does.</summary>
    public TimeSpan Slowest { get; set; }

    /// <summary>In the order of their ids.</summary>
    public List<Account> Evses { get; } = [];

    /// <summary>Stands for those of its EVSEs of whose cars nothing is known.</summary>
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
    /// At how many EVSEs a car may be of which nothing is known: each that is free may get one while the station is away. A station that
    /// is listed and was never seen counts too: it may be there and its uplink broken. Stations that are not listed exist from their
    /// first connection on. An EVSE of which a station that is here has said nothing yet is as dark: after a restart of the gateway a
    /// reconnect brings no word of a car that charges.
    /// </summary>
    /// <param name="busy">Its EVSEs with a car that is known.</param>
    public int MayHide(int busy)
    {
        var told = Snapshot.Evses.Length;
        var exist = Math.Max(1, Math.Max(told, Plan.Evses.Length));
        return Snapshot.Online ? exist - told : Snapshot.Version is not null || _isListed ? exist - busy : 0;
    }

    /// <summary>The most that all its EVSEs may draw: the CSMS's own profiles for the whole station count.</summary>
    public Ampere Most => Snapshot.CsmsMax is { } most ? Ampere.Min(Plan.Max, most) : Plan.Max;
}
