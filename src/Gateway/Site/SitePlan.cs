using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>What the site file says is there: the parts that do not change while the gateway runs.</summary>
/// <param name="Circuits">Every circuit by id; parents come before their children.</param>
/// <param name="Stations">The listed stations by id.</param>
/// <param name="Defaults">What holds for a station that is not listed (its id is then the station's own).</param>
public sealed record SitePlan(
    string Id,
    string Name,
    TimeZoneInfo TimeZone,
    Volt Voltage,
    ImmutableArray<CircuitPlan> Circuits,
    ImmutableSortedDictionary<string, StationPlan> Stations,
    StationPlan Defaults)
{
    /// <summary>Null: nobody balances.</summary>
    public BalancingPlan? Balancing { get; init; }

    /// <summary>The plan of a station, listed or not.</summary>
    public StationPlan Station(string id) => Stations.TryGetValue(id, out var plan) ? plan : Defaults with { Id = id };
}

/// <summary>How the site file wants current to be shared, for those who show it.</summary>
/// <param name="Strategy">As in the site file, such as <c>fair</c>.</param>
/// <param name="Reserve">Kept free on every circuit and phase.</param>
public sealed record BalancingPlan(string Strategy, TimeSpan Every, Ampere Reserve, TimeSpan StaleAfter);

/// <summary>A conductor with a protective device, and what hangs below it.</summary>
/// <param name="Limit">What may flow per phase for ever.</param>
/// <param name="Meter">The device that measures it, if any.</param>
/// <param name="Uncontrolled">Design peak per phase of all load that is no station; stands in for a stale meter. Null: unknown.</param>
public sealed record CircuitPlan(string Id, string? Parent, Ampere Limit, string? Meter, Ampere? Uncontrolled);

/// <summary>A charging station as the electrician connected it. All currents per phase.</summary>
/// <param name="Max">The most it may ever take. Per station, shared by its EVSEs.</param>
/// <param name="Min">Below this a car stops. At least 6 A (IEC 61851-1).</param>
/// <param name="Fallback">What each of its transactions may take while nobody tells it more; 0 A: nothing.</param>
/// <param name="Priority">Larger is served first under <c>strategy: priority</c>.</param>
public sealed record StationPlan(
    string Id, string Circuit, Wiring Wiring, Ampere Max, Ampere Min, Ampere Fallback, int Priority);

/// <summary>What a metering device stands for. See <c>devices:</c> in the site file.</summary>
public enum DeviceRole { Grid, Circuit, Pv, Battery }
