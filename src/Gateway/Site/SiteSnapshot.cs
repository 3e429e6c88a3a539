using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>The whole site at one instant. Decisions are made on it, MQTT and HTTP publish it.</summary>
/// <param name="At">By <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Time">The same instant by the wall clock, for people.</param>
public sealed record SiteSnapshot(
    SitePlan Plan,
    long At,
    DateTimeOffset Time,
    ImmutableSortedDictionary<string, StationSnapshot> Stations,
    ImmutableSortedDictionary<string, DeviceSnapshot> Devices,
    CsmsSnapshot Csms,
    AllocationSnapshot? Allocation,
    TimeProvider Clock)
{
    /// <summary>Null: nobody has told yet.</summary>
    public UpstreamSnapshot? Upstream { get; init; }

    /// <summary>Null: nobody has told yet.</summary>
    public ControllerSnapshot? Controller { get; init; }

    /// <summary>What others than the installer allow the charging of the whole site at this instant. Each holds; empty: nobody limits.</summary>
    public ImmutableArray<SiteCap> Caps { get; init; } = [];

    /// <summary>Those who may limit the site from outside, limiting now or not.</summary>
    public ImmutableArray<SignalState> Signals { get; init; } = [];

    /// <summary>Null: it takes no signals of frequency restoration.</summary>
    public AfrrState? Afrr { get; init; }

    /// <summary>How long ago a timestamp was, at this instant.</summary>
    public TimeSpan AgeOf(long timestamp) => Clock.GetElapsedTime(timestamp, At);
}

/// <summary>The gateway's own link to the CSMS.</summary>
/// <param name="BootStatus">Accepted, Pending or Rejected; null before the first answer.</param>
/// <param name="Fault">Null while connected; else why not, in one sentence.</param>
public sealed record CsmsSnapshot(bool Connected, string? Version, string? BootStatus, DateTimeOffset? Since, string? Fault);

/// <summary>What balancing decided at its last tick.</summary>
/// <param name="At">By <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record AllocationSnapshot(
    long At, ImmutableSortedDictionary<string, CircuitShare> Circuits, ImmutableSortedDictionary<EvseKey, EvseShare> Evses);

/// <summary>An EVSE of a station, in the order of their names.</summary>
public readonly record struct EvseKey(string Station, int Evse) : IComparable<EvseKey>
{
    public int CompareTo(EvseKey other)
        => string.CompareOrdinal(Station, other.Station) is var byName and not 0 ? byName : Evse.CompareTo(other.Evse);

    public static bool operator <(EvseKey a, EvseKey b) => a.CompareTo(b) < 0;
    public static bool operator >(EvseKey a, EvseKey b) => a.CompareTo(b) > 0;
    public static bool operator <=(EvseKey a, EvseKey b) => a.CompareTo(b) <= 0;
    public static bool operator >=(EvseKey a, EvseKey b) => a.CompareTo(b) >= 0;

    public override string ToString() => $"{Station}/{Evse}";
}

/// <summary>A circuit's budget at one tick, per site phase.</summary>
/// <param name="Measured">What its meter says; null without a meter or with a stale one.</param>
/// <param name="Uncontrolled">What is reckoned with for load that is no station.</param>
/// <param name="Promised">The sum of what the EVSEs below it may draw.</param>
/// <param name="MeterFresh">False: it is metered and the reading is stale or missing.</param>
public sealed record CircuitShare(
    CircuitPlan Plan, PerPhase<Ampere>? Measured, PerPhase<Ampere> Uncontrolled, PerPhase<Ampere> Promised, bool MeterFresh);

/// <summary>What an EVSE may draw per phase, and why it is not more.</summary>
/// <param name="Reason">One sentence for the engineer who asks why this car gets 8 A.</param>
public sealed record EvseShare(Ampere Limit, string Reason)
{
    /// <summary>Everything that bounds it, from what never changes to what was decided last. Empty: nobody has reckoned.</summary>
    public ImmutableArray<LimitLink> Chain { get; init; } = [];
}
