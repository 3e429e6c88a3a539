using Gateway.Balancing.Sharing;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What every EVSE shall have in the end, once all cuts have arrived. The sum fits every cell.</summary>
internal static class Targets
{
    /// <summary>Phase to neutral; near enough for how long a car could wait.</summary>
    private const double Volts = 230;

    /// <summary>What each may want, and what there is to share.</summary>
    public static void Wish(in Moment now, Network network, Tally tally, Strategy strategy, long startedAt)
    {
        var began = Rotation.Began(now, startedAt);
        Ledger.Open(network, tally.Taken);
        for (var load = 0; load < network.Loads.Length; load++)
        {
            if (network.News.Has(load) || now.At >= network.Kept.WishUntil[load])
            {
                var account = network.Loads[load];
                Wish(now, network, account, strategy, startedAt, began);
                network.Kept.WishUntil[load] = Until(now, account, strategy, began);
            }
        }

        Levelling.Bound(network);
        Joining.Book(network);
    }

    public static void Share(Network network, Strategy strategy)
    {
        var sharer = network.Sharer;
        var kept = network.Kept;
        if (kept.HasNewWishes || !sharer.Trimmed().SequenceEqual(kept.Room))
        {
            kept.HasNewWishes = false;
            sharer.Share(strategy);
            sharer.Trimmed().CopyTo(kept.Room);
            for (var load = 0; load < network.Loads.Length; load++)
            {
                var (target, by) = (sharer.Current[load], sharer.StoppedBy[load]);
                if (target != kept.Target[load] || by != kept.StoppedBy[load])
                {
                    (kept.Target[load], kept.StoppedBy[load]) = (target, by);
                    Tell(network, load);
                }
            }
        }

        foreach (var load in network.News.All)
        {
            Tell(network, load);
        }
    }

    private static void Tell(Network network, int load)
    {
        var (account, kept) = (network.Loads[load], network.Kept);
        kept.IsSettled[load] = false;
        (account.Target, account.StoppedBy) = account.IsLost
            ? (Keeps(account), Sharer.OwnBound)
            : (kept.Target[load], kept.StoppedBy[load]);
    }

    /// <summary>When time alone would change the wish; 0: that may be at any moment.</summary>
    private static long Until(in Moment now, Account account, Strategy strategy, long began)
    {
        if (!account.IsLimited)
        {
            return long.MaxValue;
        }

        var isWaiting = strategy is Strategy.Throughput && account.WaitingSince is not null;
        if (isWaiting || account.Evse?.Wish is not { IsNone: true } || account.Plan.Mode is not ChargingMode.Grid)
        {
            return 0;
        }

        var until = now.When(began, Times.Slot);
        until = Rotation.MustRest(now, account) ? Math.Min(until, now.When(account.PausedAt!.Value, Times.MinimumOff)) : until;
        until = account.Worth is { } worth && now.AgeOf(worth.At) < Times.PlanHolds ? Math.Min(until, now.When(worth.At, Times.PlanHolds)) : until;
        var turn = strategy is Strategy.Throughput ? Times.Slot : Times.MinimumOn;
        return account.ServedSince is { } served && now.AgeOf(served) < turn ? Math.Min(until, now.When(served, turn)) : until;
    }

    private static void Wish(in Moment now, Network network, Account account, Strategy strategy, long startedAt, long began)
    {
        var (wishes, load) = (network.Sharer.Wishes, account.Index);
        var before = (wishes.Upper[load], wishes.Minimum[load], wishes.Step[load], wishes.Pilots[load]);
        var weighed = Weighed(wishes, load);
        account.Upper = Upper(network, account);
        var takesPart = account.Standing is Standing.Controlled && !account.IsLost && !Rotation.MustRest(now, account);
        (wishes.Upper[load], wishes.Minimum[load], wishes.Step[load]) = (takesPart ? account.Upper : 0, account.Minimum, account.Step);
        wishes.Pilots[load] = account.Pilots;
        if (account.Standing is not Standing.Idle)
        {
            network.Kept.HasNewWishes |= network.Couplings.Use(load, account.Loads);
        }

        if (takesPart)
        {
            wishes.Class[load] = account.Priority;
            wishes.Weight[load] = Weight(now, account);
            wishes.Has[load] = account.Commanded.Value;
            wishes.Rank[load] = Rotation.Rank(now, account, startedAt, began);
            (wishes.Serving[load], wishes.Stays[load]) = (account.ServedSince is not null, false);
        }

        if (strategy is Strategy.Throughput)
        {
            Weigh(now, network, account);
        }

        network.Kept.HasNewWishes |= before != (wishes.Upper[load], wishes.Minimum[load], wishes.Step[load], wishes.Pilots[load])
            || weighed != Weighed(wishes, load);
    }

    private static (int Class, double Weight, double Has, long Rank, bool Serving, bool Stays, bool CanWait) Weighed(Wishes wishes, int load)
        => (wishes.Class[load], wishes.Weight[load], wishes.Has[load], wishes.Rank[load], wishes.Serving[load], wishes.Stays[load], wishes.CanWait[load]);

    /// <summary>Wishes count as far as somebody has told one; all others are equals.</summary>
    private static double Weight(in Moment now, Account account)
        => account.Evse?.Wish is not { IsNone: false } wish ? 1
            : Weights.Of(wish.Priority ?? 0, Laxity(now, account, wish), TimeSpan.Zero);

    /// <summary>Where the most current is wanted for the instant, weights stand in place of turns: they grow with what is urgent, and with waiting.</summary>
    private static void Weigh(in Moment now, Network network, Account account)
    {
        if (account is { IsLimited: true, Evse: { } evse })
        {
            var (wish, wishes) = (evse.Wish, network.Sharer.Wishes);
            var unserved = account.WaitingSince is { } waits ? now.AgeOf(waits) : TimeSpan.Zero;
            var isPlanned = account.Worth is { } told && now.AgeOf(told.At) < Times.PlanHolds;
            wishes.CanWait[account.Index] = isPlanned;
            wishes.Weight[account.Index] = isPlanned
                ? Weights.Of(account.Priority, account.Worth!.Value.Value, unserved)
                : Weights.Of(account.Priority, wish.IsNone ? null : Laxity(now, account, wish), unserved);
            // Whoever has begun has a turn, and nobody is left out for longer than four of them.
            var stays = (account.ServedSince is { } served && now.AgeOf(served) < Times.Slot) || unserved >= 4 * Times.Slot;
            (wishes.Rank[account.Index], wishes.Stays[account.Index]) = (stays ? 0 : 1, stays);
        }
    }

    private static TimeSpan? Laxity(in Moment now, Account account, Wish wish)
        => Weights.Laxity(
            wish.Departure - now.Time, wish.EnergyLeft(account.Evse?.Measured?.Energy)?.Value, account.Own.Max.Value * account.Own.Wiring.Count * Volts);

    private static double Keeps(Account account)
        => account.Down(Math.Min(account.Commanded.Value, account.Upper));

    private static double Upper(Network network, Account account)
    {
        var circuit = account.Station.Leaf < network.Top ? network.Circuits[account.Station.Leaf] : null;
        var most = Math.Min(account.Max.Value, Math.Min(Math.Min(account.Sun, account.Signal), account.Appetite.Bound ?? double.MaxValue));
        most = circuit?.IsFallbackOnlyAbove is true ? Math.Min(account.Plan.Fallback.Value, most) : most;
        return account.Defiance is Defiance.Paused ? 0 : account.Down(Math.Min(most, OfStation(account)));
    }

    /// <summary>Several EVSEs share their station's supply by its node; a single one has its rating, less what it takes anyway.</summary>
    private static double OfStation(Account account)
    {
        if (account.Station.Node >= 0)
        {
            return account.Own.Max.Value;
        }

        var excess = Math.Max(account.Excess(0), Math.Max(account.Excess(1), account.Excess(2)));
        return account.Station.Most.Value - excess;
    }
}
