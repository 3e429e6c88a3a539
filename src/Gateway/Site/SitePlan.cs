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

/// <summary>What a metering device stands for. See <c>devices:</c> in the site file.</summary>
public enum DeviceRole { Grid, Circuit, Pv, Battery }
