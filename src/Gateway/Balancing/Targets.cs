using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What every EVSE shall have in the end, once all cuts have arrived. The sum fits every cell.</summary>
internal static class Targets
{
    /// <param name="room">What the cells can give.</param>
    public static ImmutableSortedDictionary<EvseKey, Climber> Of(
        SiteSnapshot site, BalancingOptions options, AllocatorMemory memory, ImmutableArray<Demand> demands,
        ImmutableHashSet<int> fallbackOnly, Room room)
    {
        foreach (var demand in demands.Where(d => d.Standing is Standing.Controlled or Standing.Joining))
        {
            // From one that does not follow nothing is to be had: it keeps its limit and costs all that it draws.
            Ledger.Take(room, demand, phase => (IsLost(demand) ? demand.Claim[phase] : demand.Excess(phase)).Value);
        }

        var targets = new List<Climber>();
        foreach (var demand in demands.Where(d => d.Standing is Standing.Joining))
        {
            // It follows its fallback whatever we think of it.
            var fallback = Math.Ceiling(demand.Plan.Fallback.Value);
            room.Take(demand, fallback);
            targets.Add(new(demand, fallback, Math.Floor(demand.Max.Value)));
        }

        foreach (var demand in demands.Where(IsLost))
        {
            var keeps = Math.Min(Math.Floor(demand.Commanded.Value), Upper(demand, fallbackOnly));
            targets.Add(new(demand, keeps < demand.Minimum ? 0 : keeps, keeps));
        }

        foreach (var demand in Rotation.Order(site, memory, demands.Where(d => d.IsLimited && !IsLost(d)), options.Strategy))
        {
            targets.Add(Admit(site, demand, Upper(demand, fallbackOnly), room));
        }

        // fair: one class. priority: class by class. throughput is shared as fair: with equal weights the two differ only
        // between one- and three-phase cars, and fair starves nobody.
        foreach (var group in targets.GroupBy(t => options.Strategy is Strategy.Priority ? t.Demand.Plan.Priority : 0)
            .OrderByDescending(g => g.Key))
        {
            Filling.Fill(group.Where(t => t.Now > 0 && !IsLost(t.Demand)), room, claimed: false);
        }

        return targets.ToImmutableSortedDictionary(t => t.Demand.Key, t => t);
    }

    private static Climber Admit(SiteSnapshot site, Demand demand, double upper, Room room)
    {
        if (upper < demand.Minimum || Rotation.MustRest(site, demand.Memory))
        {
            return new(demand, 0, upper);
        }

        var blocking = room.Blocking(demand, 0, demand.Minimum, claimed: false);
        if (blocking >= 0)
        {
            return new(demand, 0, upper) { StoppedBy = blocking };
        }

        room.Raise(demand, 0, demand.Minimum, claimed: false);
        return new(demand, demand.Minimum, upper);
    }

    private static bool IsLost(Demand demand) => demand.IsLimited && demand.Overdraws;

    private static double Upper(Demand demand, ImmutableHashSet<int> fallbackOnly)
        => demand.Memory.Defiance is Defiance.Paused ? 0
            : demand.Path.Any(fallbackOnly.Contains) ? Math.Floor(Ampere.Min(demand.Plan.Fallback, demand.Max).Value)
            : Math.Floor(demand.Max.Value);
}
