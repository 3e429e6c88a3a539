using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What the last tick came to, for those who show it.</summary>
internal static class Picture
{
    public static AllocationSnapshot Of(Balancer balancer)
    {
        var evses = ImmutableSortedDictionary.CreateBuilder<EvseKey, EvseShare>();
        foreach (var account in balancer.Network.Loads)
        {
            if (account.Standing is not Standing.Idle)
            {
                var reason = Reasons.Of(balancer, account);
                evses[account.Key] = new(Limit(balancer, account), reason) { Chain = Chain.Of(balancer, account, reason) };
            }
        }

        return new(
            balancer.Now.At,
            balancer.Network.Circuits.ToImmutableSortedDictionary(c => c.Plan.Id, Of, StringComparer.Ordinal),
            evses.ToImmutable());
    }

    private static CircuitShare Of(CircuitAccount circuit) => new(
        circuit.Plan, circuit.IsMeasured ? circuit.Measured.Told : null, circuit.Uncontrolled.Told, circuit.Promised.Told,
        circuit.Meter is not MeterState.Stale);

    private static Ampere Limit(Balancer balancer, Account account)
        => balancer.IsHolding || account.Standing is Standing.Joining ? account.Plan.Fallback
            : account.IsLimited ? new(account.Granted)
            : new(account.Claim.Largest);
}
