using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Finds stations that charge and measure nothing where no meter sees them. Whether one measures, nobody knows before it has charged:
/// the site file does not tell, and it is not said of a model either.
/// </summary>
internal static class Darkness
{
    private const double Rounding = 1e-6;

    /// <summary>Its car has charged for a while, and it has told no current of it.</summary>
    public static bool IsDark(in Moment now, Account account)
        => account is { IsLimited: true, MeasuredAt: null, ServedSince: { } served, Evse: { TransactionId: not null } evse }
            && evse.Status is EvseStatus.Charging or EvseStatus.Unknown
            && now.AgeOf(served) >= Times.DarkShows
            && (evse.Measured is not { Current: not null } measured || measured.At < evse.TransactionSince);

    /// <summary>
    /// The circuit that it could overload unseen; null: there is none. From the first meter upwards it is seen. Where all may take their
    /// ratings at once, it does no harm.
    /// </summary>
    public static CircuitAccount? Endangers(Network network, Account account)
    {
        for (var node = account.Station.Leaf; node != network.Top && network.Circuits[node].Device is null; node = network.ParentOf(node))
        {
            if (MayBeOverloaded(network, node))
            {
                return network.Circuits[node];
            }
        }

        return null;
    }

    /// <summary>By the ratings of all stations below, added up as if they were in phase, and the design peak of what else hangs there.</summary>
    private static bool MayBeOverloaded(Network network, int node)
    {
        var plan = network.Circuits[node].Plan;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var sum = plan.Uncontrolled?.Value ?? 0;
            foreach (var station in network.Stations)
            {
                sum += network.PathOf(station).Contains(node) ? Rating(station, phase) : 0;
            }

            if (sum > plan.Limit.Value + Rounding)
            {
                return true;
            }
        }

        return false;
    }

    private static double Rating(StationAccount station, int phase)
    {
        var sum = 0.0;
        foreach (var evse in station.Evses)
        {
            sum += (evse.Wired >> phase & 1) != 0 ? evse.Own.Max.Value : 0;
        }

        return Math.Min(sum, station.Plan.Max.Value);
    }
}
