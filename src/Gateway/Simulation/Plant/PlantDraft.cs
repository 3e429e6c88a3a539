using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Ocpp;
using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>A plant on paper: what is there, and how good or bad it is.</summary>
internal sealed record PlantDraft(
    SitePlan Plan, BalancingOptions Options, ImmutableArray<CircuitDraft> Circuits, ImmutableArray<StationDraft> Stations,
    ImmutableArray<PlantFault> Faults)
{
    /// <summary>Null: drawn.</summary>
    public GuestsDraft? Guests { get; init; }
}

/// <summary>Cars that are all of one kind and hungry.</summary>
/// <param name="Away">Between two cars at an EVSE, in seconds on average.</param>
internal readonly record struct GuestsDraft(double Shortest, double Longest, double Away);

/// <summary>A circuit beyond what the site file says of it.</summary>
/// <param name="Parent">Index among the circuits; -1: none.</param>
/// <param name="Oversize">The rating of its protective device, in limits; at least 1.</param>
/// <param name="Meter">Null: none.</param>
/// <param name="House">What hangs at this circuit itself.</param>
/// <param name="Rises">The steps of all other load below that may come together.</param>
/// <param name="Pv">Its photovoltaics' most, in ampere per phase; 0: none.</param>
/// <param name="Battery">What its battery takes off the grid, in ampere per phase; 0: none.</param>
internal sealed record CircuitDraft(
    CircuitPlan Plan, int Parent, ProtectionKind Breaker, double Oversize, MeterDraft? Meter, HouseDraft House, double Rises, double Pv,
    double Battery)
{
    public double Rating => Plan.Limit.Value * Oversize;
}

/// <summary>Seconds.</summary>
/// <param name="Period">Between two polls.</param>
/// <param name="Latency">From the request until the gateway has the answer.</param>
/// <param name="Refresh">How old a value may be inside of the device.</param>
internal readonly record struct MeterDraft(double Period, double Latency, double Refresh);

/// <summary>Load that is no station, per phase.</summary>
/// <param name="Peak">It never takes more.</param>
/// <param name="Step">By so much it rises at most within the time that the slowest remedy takes.</param>
internal readonly record struct HouseDraft(double Peak, double Step);

/// <summary>A station beyond what the site file says of it. Times in seconds.</summary>
/// <param name="Circuit">Index among the circuits.</param>
/// <param name="Class">The most that it needs from a profile to its pilot: 1, 5, 30 or 60.</param>
/// <param name="Answers">The most that it needs to answer a call.</param>
/// <param name="Measures">Between two measurements; 0: it sends none.</param>
/// <param name="TellsStatus">It repeats its status on every connection.</param>
/// <param name="Resumes">Its transactions outlive a reboot.</param>
internal sealed record StationDraft(
    StationPlan Plan, int Circuit, OcppVersion Version, int Outlets, double Class, double Answers, double Measures,
    bool TellsStatus, bool Resumes);

/// <summary>What is asked for rather than drawn.</summary>
/// <param name="Capacity">What circuits give to cars, as part of what all could take at once; null: drawn.</param>
/// <param name="Class">The latency class of all stations; null: drawn.</param>
/// <param name="Fallback">What each station falls back to, in ampere; null: drawn.</param>
internal readonly record struct PlantWishes(double? Capacity, double? Class, double? Fallback = null);
