namespace Gateway.Balancing;

/// <summary>
/// What every EVSE gets now. Cuts come at once. A raise is granted only into room that nobody may still be using: each EVSE
/// counts with the largest of its old limit, its new limit and its draw, so every budget holds at every instant.
/// </summary>
internal static class Grants
{
    /// <summary>In ampere.</summary>
    private const double Step = 5;

    /// <summary>The least raise, in ampere, while the last cut is young.</summary>
    private const double AfterCut = 2;

    /// <summary>Changes below 1 A or this part of the limit are not worth a message.</summary>
    private const double DeadBand = 0.03;

    public static void Of(in Moment now, Network network, Tally tally, Strategy strategy)
    {
        var (from, toward) = (network.From, network.Toward);
        Ledger.Open(network, tally.Stray);
        Doubt(network);
        for (var load = 0; load < from.Length; load++)
        {
            if (network.Kept.IsSettled[load] && !network.News.Has(load))
            {
                continue;
            }

            var account = network.Loads[load];
            var counts = account.Standing is Standing.Controlled or Standing.Joining;
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                network.Claims[(Conductors.Count * load) + phase] = counts ? account.Claim[phase] : 0;
            }

            from[load] = account.IsLimited ? Start(account) : 0;
            toward[load] = !account.IsLimited ? 0 : IsHeld(network, account) || Hides(account) ? from[load] : Ramp(now, account);
            network.Kept.IsSettled[load] = false;
        }

        network.Sharer.Grant(from, toward, network.Claims);
        for (var load = 0; load < from.Length; load++)
        {
            if (!network.Kept.IsSettled[load])
            {
                Give(now, network.Loads[load], network, tally, strategy is Strategy.Priority);
            }
        }
    }

    /// <summary>Who is raised has to fit also if what seems to be the answer to the last raise is other load.</summary>
    private static void Doubt(Network network)
    {
        foreach (var circuit in network.Circuits)
        {
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                network.Sharer.Room[Network.Cell(circuit.Node, phase)] -= circuit.Doubt[phase];
            }
        }
    }

    private static void Give(in Moment now, Account account, Network network, Tally tally, bool byClass)
    {
        var granted = account.IsLimited ? WorthIt(now, account, network.Sharer.Current[account.Index]) : 0;
        if (granted != account.Granted)
        {
            account.Granted = granted;
            tally.Give(account);
        }

        network.Spares.Note(account, byClass);
        network.Kept.IsSettled[account.Index] = !account.IsLimited || (granted == account.Target && granted == account.Commanded.Value);
        network.Kept.QuietUntil[account.Index] = 0;
    }

    /// <summary>Where the climb begins: the limit it has, cut to the target, in legal values.</summary>
    private static double Start(Account account)
    {
        // What a transaction follows before its first limit may be unknown, and that limit a raise that does not look like one:
        // what it draws already, or may draw anyway, is none.
        var has = account.Commanded.Value;
        if (account.IsFirst)
        {
            var draws = account.MeasuredAt is null ? 0 : account.Measured.Largest;
            has = Math.Min(has, Math.Max(account.Plan.Fallback.Value, Math.Round(draws)));
        }

        return account.Down(Math.Min(account.Target, has));
    }

    /// <summary>A meter that is too old raises nobody; nor is anybody raised who may have lost its fallback profile.</summary>
    private static bool IsHeld(Network network, Account account)
        => !account.Station.Snapshot.FallbackInstalled
            || (account.Station.Leaf < network.Top && network.Circuits[account.Station.Leaf].IsHeldAbove);

    /// <summary>
    /// It was cut and not measured since. What it no longer draws may have become other load, which the meter does not show beside it:
    /// what it had is not free for itself either.
    /// </summary>
    public static bool Hides(Account account)
        => account.Old is [.., var last] && account.MeasuredAt < last.Since && account.Draw > account.Possible.Value;

    private static double Ramp(in Moment now, Account account)
    {
        var (target, had) = (account.Target, account.Down(account.Commanded.Value));
        var most = !account.IsRaised ? target       // its car has just begun: there is nothing yet to be gentle with
            : account.Told is { } told && now.AgeOf(told.At) < Times.Again ? had
            : Math.Max(had + Math.Max(Step, account.Step), account.Minimum);
        return account.Down(Math.Min(target, most));
    }

    private static double WorthIt(in Moment now, Account account, double limit)
    {
        var had = account.Commanded.Value;
        // A load that swings by an ampere would else cut and raise in turn, without end.
        var least = account.CutToldAt is { } cut && now.AgeOf(cut) < Times.Settles ? AfterCut : Math.Max(1, DeadBand * had);
        return limit > had && limit - had < least && limit < account.Upper && had >= account.Minimum ? account.Down(had) : limit;
    }
}
