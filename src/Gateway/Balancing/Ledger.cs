using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What each cell can give to the EVSEs that take limits: limit - reserve - U - what cannot be told anything.</summary>
internal static class Ledger
{
    public static Room ForLimited(
        SiteSnapshot site, Circuits circuits, ImmutableDictionary<string, CircuitState> states, ImmutableArray<Demand> demands)
    {
        var room = new Room(circuits.Limits());
        var seen = new HashSet<int>();
        foreach (var plan in site.Plan.Circuits)
        {
            var (node, state) = (circuits.NodeOf(plan), states[plan.Id]);
            Each(node, (cell, phase) => room.Take(cell, state.Uncontrolled[phase].Value));
            if (IsSeen(state))
            {
                seen.Add(node);
            }
        }

        foreach (var demand in demands.Where(d => d.Standing is Standing.Fixed or Standing.Unseen))
        {
            // What stations that are away and unheard of draw now is in the reading of a fresh meter already.
            foreach (var node in demand.Path.Where(n => demand.Standing is Standing.Fixed || !seen.Contains(n)))
            {
                Each(node, (cell, phase) => room.Take(cell, demand.Claim[phase].Value));
            }
        }

        return room;
    }

    public static bool IsSeen(CircuitState state) => state.Meter is MeterState.Fresh or MeterState.New or MeterState.Old;

    /// <summary>Takes from every cell on the way what <paramref name="of"/> says for its phase, whether the car is thought to use it or not.</summary>
    public static void Take(Room room, Demand demand, Func<Phase, double> of)
    {
        foreach (var node in demand.Path)
        {
            Each(node, (cell, phase) => room.Take(cell, of(phase)));
        }
    }

    private static void Each(int node, Action<int, Phase> act)
    {
        foreach (var phase in PerPhase<Ampere>.All)
        {
            act((3 * node) + (int)phase, phase);
        }
    }
}
