using System.Globalization;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>One sentence for the engineer who asks why this car gets 8 A; made from the numbers of the last tick when he asks.</summary>
internal static class Reasons
{
    /// <summary>For an EVSE with a car.</summary>
    public static string Of(Balancer balancer, Account account)
    {
        if (balancer.IsHolding)
        {
            return "fallback: the gateway has just started";
        }

        if (!account.IsLimited)
        {
            return Hindered(account);
        }

        if (account.Defiance is Defiance.Paused)
        {
            return "paused: the station drew more than its limit allows";
        }

        return Troubled(balancer.Network, account) is { } circuit ? $"fallback: {Silent(circuit)}"
            : account.Target <= 0 ? Waits(balancer, account)
            : account.Granted < account.Target ? Climbs(balancer.Network, account)
            : account.StoppedBy < 0 ? $"takes all it may ({All(account)})"
            : Shares(balancer, account.StoppedBy);
    }

    public static string Silent(CircuitAccount circuit) => circuit.Sign.IsWrong ? $"meter {circuit.Plan.Meter} counts the wrong way round"
        : circuit.Age is { } age
        ? string.Create(CultureInfo.InvariantCulture, $"meter {circuit.Plan.Meter} silent for {age.TotalSeconds:0} s")
        : $"meter {circuit.Plan.Meter} has given no reading yet";

    /// <summary>Who allows no more than the account's most, in words; null: the station's own rating it is.</summary>
    public static string? Allowed(Account account)
    {
        var max = account.Max;
        return max >= account.Own.Max ? null
            : account.Evse?.CsmsLimit == max ? $"the CSMS allows {max}"
            : $"the CSMS allows each car of the site {max}";
    }

    /// <summary>The first circuit upwards that keeps all below to their fallback.</summary>
    public static CircuitAccount? Troubled(Network network, Account account) => First(network, account, static c => c.IsFallbackOnly);

    /// <summary>The first circuit upwards whose meter raises nobody.</summary>
    public static CircuitAccount? Unsure(Network network, Account account)
        => First(network, account, static c => c.Meter is MeterState.Old or MeterState.New || c.Sign.IsWrong);

    public static string Unsure(CircuitAccount circuit) => circuit.Sign.IsWrong ? $"meter {circuit.Plan.Meter} counts the wrong way round"
        : circuit.Meter is MeterState.Old
        ? Silent(circuit)
        : $"meter {circuit.Plan.Meter} has just begun, the cars' next measurements are awaited";

    /// <summary>How many share a cell.</summary>
    public static double Contenders(Balancer balancer, int cell)
    {
        var (network, sharing) = (balancer.Network, balancer.Tally.Sharing);
        var top = Network.Cell(network.Top, 0);
        return Math.Max(1, network.IsPower(cell / Conductors.Count)
            ? Math.Max(sharing[top], Math.Max(sharing[top + 1], sharing[top + 2]))
            : sharing[network.IsCap(cell / Conductors.Count) ? top + (cell % Conductors.Count) : cell]);
    }

    public static string Hindered(Account account) => account.Why switch
    {
        Hindrance.Away => "the station is away: it may draw its last limit for 120 s, then its fallback",
        Hindrance.TakesNone => "no limit reaches it in any form: its rating is reserved",
        Hindrance.Disobeys => "the station does not obey: its rating is reserved until the transaction ends",
        Hindrance.NoTransaction => "fallback: a car is there and no transaction runs yet",
        Hindrance.Refuses => $"fallback: the station refused {account.Evse?.Refusals} limits in a row",
        Hindrance.JustConnected => "fallback: the station has just connected",
        Hindrance.NoFallback => "the station has not taken its fallback profile: its rating is reserved",
        _ => "fallback: the station is away",
    };

    private static CircuitAccount? First(Network network, Account account, Func<CircuitAccount, bool> which)
    {
        foreach (var node in network.PathOf(account.Station))
        {
            if (which(network.Circuits[node]))
            {
                return network.Circuits[node];
            }
        }

        return null;
    }

    private static string All(Account account)
        => account.Upper >= account.Down(account.Sun) ? $"the sun gives {account.Down(account.Sun)} A"
            : account.Upper >= account.Down(account.Signal) ? $"a signal of the grid leaves {account.Down(account.Signal)} A"
            : account.Appetite.Bound is { } bound && bound < account.Max.Value ? $"the car has taken no more than {bound - 1} A lately"
            : Allowed(account) ?? $"{account.Own.Max} of the station";

    private static string Waits(Balancer balancer, Account account)
    {
        if (Allowed(account) is { } allowed && account.Max.Value < account.Minimum)
        {
            return $"gets nothing: {allowed} and the car needs {account.Minimum} A";
        }

        if (account.Sun < account.Minimum)
        {
            return "waits for the sun";
        }

        if (account.Signal < account.Minimum)
        {
            return "paused by a signal of the grid";
        }

        if (account.StoppedBy < 0)
        {
            return account.Upper >= account.Minimum && Rotation.MustRest(balancer.Now, account)
                ? "waits: it was switched off less than 5 min ago"
                : $"gets nothing: the station may take {account.Upper} A and the car needs {account.Minimum} A";
        }

        var (network, cell) = (balancer.Network, account.StoppedBy);
        var each = Math.Floor(network.Can[cell] / Contenders(balancer, cell));
        return each < account.Minimum && each > 0
            ? $"waits: {each} A each would starve all; next turn at {Rotation.NextTurn(balancer.Now, balancer.Plan, balancer.StartedAt)}"
            : $"waits: {network.NameOf(cell)} has no {account.Minimum} A left {On(network, cell)}";
    }

    private static string Climbs(Network network, Account account)
    {
        var limit = new Ampere(account.Granted);
        return Unsure(network, account) is { } circuit ? $"held at {limit}: {Unsure(circuit)}"
            : !account.Station.Snapshot.FallbackInstalled ? $"held at {limit}: the station has not confirmed its fallback yet"
            : Grants.Hides(account) ? $"held at {limit}: nothing was measured since it was cut"
            : $"on its way to {account.Target} A: as others give current back, 5 A in 10 s at most";
    }

    private static string Shares(Balancer balancer, int cell)
    {
        var (others, has) = (Contenders(balancer, cell) - 1, new Ampere(Math.Max(0, Math.Floor(balancer.Network.Can[cell]))));
        var who = others switch { <= 0 => "nobody else", 1 => "1 other", _ => $"{others} others" };
        return $"shares {has} of {balancer.Network.NameOf(cell)} with {who} {On(balancer.Network, cell)}";
    }

    private static string On(Network network, int cell)
        => network.IsPower(cell / Conductors.Count) ? "over all phases" : $"on {Network.PhaseOf(cell)}";
}
