using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What the allocator must know of earlier ticks. Timestamps are by <see cref="TimeProvider.GetTimestamp"/>.</summary>
/// <param name="StartedAt">When the gateway began to balance.</param>
/// <param name="Learnt">How fast EVSEs are; it outlives their transactions.</param>
internal sealed record AllocatorMemory(
    long StartedAt,
    int Ticks,
    ImmutableDictionary<EvseKey, EvseMemory> Evses,
    ImmutableDictionary<string, StationMemory> Stations,
    ImmutableDictionary<string, CircuitMemory> Circuits,
    ImmutableDictionary<EvseKey, Latency> Learnt)
{
    public static AllocatorMemory Empty(long startedAt)
        => new(
            startedAt,
            0,
            ImmutableDictionary<EvseKey, EvseMemory>.Empty,
            ImmutableDictionary<string, StationMemory>.Empty,
            ImmutableDictionary<string, CircuitMemory>.Empty,
            ImmutableDictionary<EvseKey, Latency>.Empty);
}

/// <summary>One EVSE while a car is there. Begins anew with each transaction.</summary>
/// <param name="Told">The last limit that the sink was given.</param>
/// <param name="Possible">The highest limit that its last word allows it to follow, as of the last tick.</param>
/// <param name="ChangedAt">When <paramref name="Possible"/> last changed.</param>
/// <param name="CutAt">When <paramref name="Possible"/> last fell.</param>
/// <param name="Old">Higher limits that it may still be following.</param>
/// <param name="Awaited">A cut that was accepted and is not measured to be followed yet; null: none that would tell.</param>
/// <param name="Learnt">How fast it follows.</param>
/// <param name="Raised">It was raised above its fallback once already.</param>
/// <param name="Uses">The site phases that the car was seen to use; null: not known yet.</param>
/// <param name="FlowsSince">When it was first measured to draw; null: not yet.</param>
/// <param name="ServedSince">Admitted at the minimum current or above since then; null: it waits.</param>
/// <param name="WaitingSince">Waits since then; null: it is served.</param>
/// <param name="PausedAt">When its current was last taken away altogether.</param>
internal sealed record EvseMemory(
    string? TransactionId,
    EvseLimit? Told,
    Ampere Possible,
    long ChangedAt,
    long CutAt,
    ImmutableArray<OldLimit> Old,
    EvseLimit? Awaited,
    Latency Learnt,
    bool Raised,
    PerPhase<bool>? Uses,
    long? FlowsSince,
    long? ServedSince,
    long? WaitingSince,
    long? PausedAt,
    Defiance Defiance,
    long DefianceAt)
{
    /// <summary>As of the first tick that sees the transaction.</summary>
    public static EvseMemory New(string? transaction, Ampere possible, long at, Latency learnt)
        => new(transaction, null, possible, at, at, [], null, learnt, false, null, null, null, at, null, Defiance.None, 0);
}

/// <summary>A limit that was replaced by a lower one at <paramref name="Since"/> and may still be followed.</summary>
/// <param name="DrewMore">The car drew more than the new limit allows: when it draws less, the cut has arrived.</param>
internal readonly record struct OldLimit(Ampere Current, long Since, bool DrewMore);

/// <summary>How far it has come with a station that accepts its limit and draws more.</summary>
internal enum Defiance { None, ToldAgain, Paused, Stopped }

/// <summary>What is remembered of a station as a whole.</summary>
/// <param name="Installed">Its fallback profile was in place at the last tick.</param>
/// <param name="InstalledAt">When it last came into place; null: not since the gateway started.</param>
/// <param name="AskedAt">When it was last asked to take the fallback profile; null: not since it lost it.</param>
internal sealed record StationMemory(bool Installed, long? InstalledAt, long? AskedAt)
{
    public static StationMemory Unknown { get; } = new(false, null, null);
}

/// <summary>What is remembered of a metered circuit.</summary>
/// <param name="Uncontrolled">What was reckoned for the load that is no station; null: no fresh reading at the last tick.</param>
/// <param name="At">When <paramref name="Uncontrolled"/> was reckoned.</param>
/// <param name="Readings">How many different readings have been seen since the last loss, up to two.</param>
/// <param name="Proof">The moment that is being looked at for how small the uncontrolled load can be.</param>
/// <param name="Proven">What the last such moment came to; null: none since the load last rose.</param>
/// <param name="IsSure">There was such a moment since the readings began.</param>
internal sealed record CircuitMemory(
    PerPhase<Ampere>? Uncontrolled, long At, long LastReading, int Readings, bool Stale, bool Overloaded,
    Proof? Proof, PerPhase<Ampere>? Proven, bool IsSure)
{
    public static CircuitMemory Unknown { get; } = new(null, 0, 0, 0, false, false, null, null, false);
}
