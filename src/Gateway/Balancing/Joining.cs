namespace Gateway.Balancing;

/// <summary>What those get who are just joining, before all others.</summary>
internal static class Joining
{
    /// <summary>
    /// Who is just joining follows his fallback whatever we think of it. Where that fits he shares from there on, before all others;
    /// where it does not, it is taken off.
    /// </summary>
    public static void Book(Network network)
    {
        foreach (var load in network.News.All)        // who is joining is news at every tick
        {
            var account = network.Loads[load];
            if (account.Standing is Standing.Joining)
            {
                Book(network, account, Math.Ceiling(account.Plan.Fallback.Value));
            }
        }

        foreach (var load in network.News.All)
        {
            var account = network.Loads[load];
            var fallback = Math.Ceiling(account.Plan.Fallback.Value);
            if (account.Standing is Standing.Joining && fallback > 0 && !IsOverbooked(network, account))
            {
                var wishes = network.Sharer.Wishes;
                Book(network, account, -fallback);
                (wishes.Minimum[load], wishes.Upper[load]) = (fallback, Math.Max(fallback, account.Down(account.Max.Value)));
                (wishes.Class[load], wishes.Rank[load], wishes.Stays[load]) = (int.MaxValue - 1, long.MinValue, true);
                network.Kept.HasNewWishes = true;
            }
        }
    }

    private static void Book(Network network, Account account, double current)
    {
        var couplings = network.Couplings;
        for (var e = couplings.First[account.Index]; e < couplings.End[account.Index]; e++)
        {
            network.Sharer.Room[couplings.Row[e]] -= couplings.Re[e] * current;
        }
    }

    private static bool IsOverbooked(Network network, Account account)
    {
        var couplings = network.Couplings;
        for (var e = couplings.First[account.Index]; e < couplings.End[account.Index]; e++)
        {
            if (couplings.Re[e] > 0 && network.Sharer.Room[couplings.Row[e]] < 0)
            {
                return true;
            }
        }

        return false;
    }
}
