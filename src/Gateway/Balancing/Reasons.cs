using System.Collections.Immutable;
using System.Globalization;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>One sentence for the engineer who asks why this car gets 8 A.</summary>
internal sealed class Reasons(
    SiteSnapshot site, AllocatorMemory memory, Circuits circuits, ImmutableDictionary<string, CircuitState> states,
    ImmutableSortedDictionary<EvseKey, Climber> targets, Room room)
{
    public string Of(Climber target, Ampere limit)
    {
        var demand = target.Demand;
        if (demand.Memory.Defiance is Defiance.Paused)
        {
            return "paused: the station drew more than its limit allows";
        }

        var troubled = demand.Path.Select(StateOf).FirstOrDefault(s => s is { Meter: MeterState.Stale, FallbackOnly: true });
        return troubled is not null ? $"fallback: {Silent(troubled)}"
            : target.Now <= 0 ? Waits(target)
            : limit.Value < target.Now ? Climbs(target, limit)
            : target.StoppedBy < 0 ? $"takes all it may ({All(demand)})"
            : Shares(target.StoppedBy);
    }

    public static string Silent(CircuitState state) => state.Age is { } age
        ? string.Create(CultureInfo.InvariantCulture, $"meter {state.Plan.Meter} silent for {age.TotalSeconds:0} s")
        : $"meter {state.Plan.Meter} has given no reading yet";

    private static string All(Demand demand) => demand.Allowed ?? $"{demand.Plan.Max} of the station";

    private string Waits(Climber target)
    {
        var demand = target.Demand;
        if (demand.Allowed is { } allowed && demand.Max.Value < demand.Minimum)
        {
            return $"gets nothing: {allowed} and the car needs {demand.Minimum} A";
        }

        if (target.StoppedBy < 0)
        {
            return Rotation.MustRest(site, demand.Memory)
                ? "waits: it was switched off less than 5 min ago"
                : $"gets nothing: the station may take {target.Upper} A and the car needs {demand.Minimum} A";
        }

        var each = Math.Floor(room[target.StoppedBy] / Contenders(target.StoppedBy));
        return each < demand.Minimum && each > 0
            ? $"waits: {each} A each would starve all; next turn at {Rotation.NextTurn(site, memory)}"
            : $"waits: {Name(target.StoppedBy)} has no {demand.Minimum} A left on {Circuits.PhaseOf(target.StoppedBy)}";
    }

    private string Climbs(Climber target, Ampere limit)
    {
        var demand = target.Demand;
        var unsure = demand.Path.Select(StateOf).FirstOrDefault(s => s?.Meter is MeterState.Old or MeterState.New);
        return unsure is { Meter: MeterState.Old } ? $"held at {limit}: {Silent(unsure)}"
            : unsure is not null ? $"held at {limit}: meter {unsure.Plan.Meter} has just begun, the cars' next measurements are awaited"
            : !demand.Station.FallbackInstalled ? $"held at {limit}: the station has not confirmed its fallback yet"
            : $"on its way to {target.Now} A: as others give current back, 5 A in 10 s at most";
    }

    private string Shares(int cell)
    {
        var (others, has) = (Contenders(cell) - 1, new Ampere(Math.Max(0, Math.Floor(room[cell]))));
        var who = others switch { <= 0 => "nobody else", 1 => "1 other", _ => $"{others} others" };
        return $"shares {has} of {Name(cell)} with {who} on {Circuits.PhaseOf(cell)}";
    }

    private int Contenders(int cell) => Math.Max(1, targets.Values.Count(t => t.Demand.Cells.Contains(cell)));

    private string Name(int cell) => circuits.NodeOf(cell).Name;

    private CircuitState? StateOf(int node)
        => node < site.Plan.Circuits.Length ? states[site.Plan.Circuits[node].Id] : null;     // circuits come first, then stations, then caps
}
