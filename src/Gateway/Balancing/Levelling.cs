using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Lowers the bounds of loads of one or two phases where a circuit's phases must not drift apart.</summary>
internal static class Levelling
{
    private const int AllPhases = 7;

    /// <summary>After all have told what they want, and before it is shared.</summary>
    public static void Bound(Network network)
    {
        foreach (var circuit in network.Circuits)
        {
            if (circuit.Plan.Unbalance is { } limit)
            {
                Bound(network, circuit, limit);
            }
        }
    }

    private static void Bound(Network network, CircuitAccount circuit, Ampere limit)
    {
        var below = network.Below[circuit.Node];
        Conductors uneven = default, now = circuit.IsMeasured ? circuit.Measured : circuit.Uncontrolled;
        network.Kept.HasNewWishes = true;
        foreach (var load in below)
        {
            var account = network.Loads[load];
            if (account.Standing is Standing.Idle)
            {
                continue;
            }

            network.Kept.WishUntil[load] = 0;     // what it wants is lowered below
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                // Where it tells no measurement it may draw all that it claims on its own phase, and nothing to level it on others.
                var draws = account.MeasuredAt is null && IsUneven(account) ? account.Claim[phase] : Math.Max(account.Known(phase), 0);
                now[phase] += circuit.IsMeasured ? 0 : draws;
                uneven[phase] += IsUneven(account) ? draws : 0;
            }
        }

        var order = network.InOrder(below);
        Unbalance.Bound(
            Unbalance.Room(now.Told, uneven.Told, limit), network.Uses(below), network.Sharer.Wishes.Minimum, network.Sharer.Wishes.Upper, order);
    }

    private static bool IsUneven(Account account) => account.Loads is not 0 and not AllPhases;
}
