using System.Collections.Immutable;

namespace Gateway.Site;

/// <summary>A charging station as the electrician connected it. All currents per phase.</summary>
/// <param name="Max">The most it may ever take. Per station, shared by its EVSEs.</param>
/// <param name="Min">Below this a car stops. At least 6 A (IEC 61851-1).</param>
/// <param name="Fallback">What each of its transactions may take while nobody tells it more; 0 A: nothing.</param>
/// <param name="Priority">Larger is served first under <c>strategy: priority</c>.</param>
public sealed record StationPlan(
    string Id, string Circuit, Wiring Wiring, Ampere Max, Ampere Min, Ampere Fallback, int Priority)
{
    /// <summary>Which currents it can be told.</summary>
    public CurrentSteps Steps { get; init; } = CurrentSteps.Whole;

    /// <summary>What its cars may be charged with.</summary>
    public ChargingMode Mode { get; init; }

    /// <summary>Null: its cars are charged with alternating current.</summary>
    public DcPlan? Dc { get; init; }

    /// <summary>The most that each of its EVSEs may feed in, above 0 W. Null: its cars only charge.</summary>
    public Watt? Discharge { get; init; }

    /// <summary>The EVSEs that the site file describes, in the order of their ids. Others are as the station itself.</summary>
    public ImmutableArray<EvsePlan> Evses { get; init; } = [];

    /// <summary>The plan of an EVSE, described or not.</summary>
    public EvsePlan Evse(int id)
    {
        foreach (var evse in Evses)
        {
            if (evse.Id == id)
            {
                return evse;
            }
        }

        return new(id, Wiring, Max, Min, Fallback);
    }
}

/// <summary>An EVSE that shares its station's supply with others. All currents per phase.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Wiring">Its own terminals' site phases.</param>
public sealed record EvsePlan(int Id, Wiring Wiring, Ampere Max, Ampere Min, Ampere Fallback);

/// <summary>What a station's cars may be charged with.</summary>
public enum ChargingMode
{
    /// <summary>Whatever the circuits leave.</summary>
    Grid,

    /// <summary>Only what would be fed into the grid.</summary>
    Surplus,

    /// <summary>The minimum current always, more only from what would be fed into the grid.</summary>
    MinimumSurplus,
}

/// <summary>A station that charges with direct current and is told its limits in watt.</summary>
/// <param name="Max">The most it delivers to its cars, all of them together.</param>
/// <param name="Efficiency">Delivered over drawn, more than 0 and at most 1.</param>
/// <param name="Lowest">Phase to neutral: the lowest voltage that its currents are reckoned with, 0.9 of the nominal one.</param>
public sealed record DcPlan(Watt Max, double Efficiency, Volt Lowest)
{
    /// <summary>EN 50160: 230 V less a tenth, 207 V.</summary>
    private const double LowestPart = 0.9;

    public static DcPlan At(Volt nominal, Watt max, double efficiency) => new(max, efficiency, new(nominal.Value * LowestPart));

    /// <summary>What it draws per phase at most while it delivers so much.</summary>
    /// <param name="phases">1 to 3.</param>
    public Ampere ToAmpere(Watt delivered, int phases) => new(delivered.Value / (Efficiency * phases * Lowest.Value));

    /// <summary>What it may deliver where it may draw so much per phase.</summary>
    /// <param name="phases">1 to 3.</param>
    public Watt ToWatt(Ampere perPhase, int phases) => new(perPhase.Value * Efficiency * phases * Lowest.Value);
}
