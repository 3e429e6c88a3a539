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

    public static void Of(in Moment now, Network network, Tally tally)
    {
        var (from, toward) = (network.From, network.Toward);
        Ledger.Open(network, tally.Stray);
        foreach (var account in network.Loads)
        {
            var load = account.Index;
            var counts = account.Standing is Standing.Controlled or Standing.Joining;
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                network.Claims[(Conductors.Count * load) + phase] = counts ? account.Claim[phase] : 0;
            }

            from[load] = account.IsLimited ? Start(account) : 0;
            toward[load] = !account.IsLimited ? 0 : IsHeld(network, account) ? from[load] : Ramp(now, account);
            // The bounds of the sharing before: what counts here is the target.
            (network.Sharer.Wishes.Upper[load], network.Sharer.Wishes.Minimum[load]) = (toward[load], account.Minimum);
        }

        network.Sharer.Grant(from, toward, network.Claims);
        foreach (var account in network.Loads)
        {
            account.Granted = account.IsLimited ? WorthIt(now, account, network.Sharer.Current[account.Index]) : 0;
        }
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
