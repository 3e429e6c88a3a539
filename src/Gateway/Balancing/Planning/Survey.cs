using System.Numerics;
using Gateway.Balancing.Sharing;
using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>A car that takes limits.</summary>
/// <param name="Load">The place of its EVSE among the loads.</param>
/// <param name="Conductors">The site phases that it is reckoned to load: bits 0 to 2.</param>
/// <param name="Most">As far as is known, in ampere.</param>
/// <param name="WattPerAmpere">On all its phases together.</param>
internal readonly record struct Candidate(
    EvseKey At, string? Transaction, int Load, int Conductors, double Most, double WattPerAmpere, DateTimeOffset? Departure);

/// <summary>Where cars may come.</summary>
/// <param name="Most">In ampere.</param>
/// <param name="WattPerAmpere">Of a car that uses all phases.</param>
internal readonly record struct Berth(EvseKey At, double Most, double WattPerAmpere);

/// <summary>What the planner needs of a tick, copied: it thinks for longer than a tick may wait.</summary>
/// <param name="Couplings">Its own.</param>
/// <param name="Room">Per constraint, for those that take limits, in ampere.</param>
/// <param name="Berths">By load.</param>
internal sealed record Survey(Couplings Couplings, double[] Room, Berth[] Berths, Candidate[] Candidates)
{
    /// <param name="volts">Phase to neutral.</param>
    public static Survey Of(Network network, Volt volts) => new(
        network.Couplings.Copy(),
        [.. network.Can],
        [.. network.Loads.Select(a => new Berth(a.Key, a.Own.Max.Value, WattPerAmpere(a.Own.Wiring, a.Own.Wiring.Count, volts)))],
        [.. from account in network.Loads
            where account is { IsLimited: true, IsLost: false, Evse: not null }
            select Of(account, volts)]);

    private static Candidate Of(Account account, Volt volts) => new(
        account.Key,
        account.TransactionId,
        account.Index,
        account.Loads,
        Math.Min(account.Max.Value, account.Appetite.Bound ?? double.MaxValue),
        WattPerAmpere(account.Own.Wiring, BitOperations.PopCount((uint)account.Loads), volts),
        account.Evse!.Wish.Departure);

    private static double WattPerAmpere(Wiring wiring, int conductors, Volt volts)
        => wiring.Voltage(volts).Value * (wiring.IsLineToLine ? 1 : conductors);
}
