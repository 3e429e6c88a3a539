using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// What every EVSE gets now. Cuts come at once. A raise is granted only into room that nobody may still be using: each EVSE
/// counts with the largest of its old limit, its new limit and its draw, so every budget holds at every instant.
/// </summary>
internal static class Grants
{
    private const double Step = 5;

    /// <summary>Changes below 1 A or this part of the limit are not worth a message.</summary>
    private const double DeadBand = 0.03;

    /// <param name="held">Nodes whose meter is too old to raise anybody.</param>
    /// <param name="room">What the cells can give.</param>
    public static ImmutableSortedDictionary<EvseKey, Ampere> Of(
        SiteSnapshot site, ImmutableSortedDictionary<EvseKey, Climber> targets, ImmutableHashSet<int> held, Room room)
    {
        var climbers = new List<Climber>();
        foreach (var (_, target) in targets)
        {
            var demand = target.Demand;
            var now = demand.IsLimited ? Start(demand, target.Now) : 0;
            Ledger.Take(room, demand, p => Math.Max(demand.Claim[p].Value, demand.Loads[p] ? now : 0));
            if (demand.IsLimited)
            {
                climbers.Add(new(demand, now, IsHeld(demand, held) ? now : Ramp(site, demand, target.Now)));
            }
        }

        Filling.Fill(climbers, room, claimed: true);
        return climbers.ToImmutableSortedDictionary(c => c.Demand.Key, c => new Ampere(WorthIt(c)));
    }

    /// <summary>Where the climb begins: the limit it has, cut to the target, in legal values.</summary>
    private static double Start(Demand demand, double target)
    {
        // What a transaction follows before its first limit may be unknown, and that limit a raise that does not look like one:
        // what it draws already, or may draw anyway, is none.
        var has = demand.First
            ? Math.Min(demand.Commanded.Value, Math.Max(demand.Plan.Fallback.Value, Math.Round(Largest(demand))))
            : demand.Commanded.Value;
        var now = Math.Floor(Math.Min(target, has));
        return now < demand.Minimum ? 0 : now;
    }

    private static double Largest(Demand demand)
        => demand.Measured is { } m ? Math.Max(m.L1.Value, Math.Max(m.L2.Value, m.L3.Value)) : 0;

    /// <summary>A meter that is too old raises nobody; nor is anybody raised who may have lost its fallback profile.</summary>
    private static bool IsHeld(Demand demand, ImmutableHashSet<int> held)
        => !demand.Station.FallbackInstalled || demand.Path.Any(held.Contains);

    private static double Ramp(SiteSnapshot site, Demand demand, double target)
        => !demand.Memory.Raised ? target       // its car has just begun: there is nothing yet to be gentle with
            : demand.Memory.Told is { } told && site.AgeOf(told.At) < Times.Again ? Math.Min(target, demand.Commanded.Value)
            : Math.Min(target, Math.Max(Math.Floor(demand.Commanded.Value) + Step, demand.Minimum));

    private static double WorthIt(Climber climber)
    {
        var (now, had) = (climber.Now, climber.Demand.Commanded.Value);
        return now > had && now - had < Math.Max(1, DeadBand * had) && had >= climber.Demand.Minimum ? Math.Floor(had) : now;
    }
}
