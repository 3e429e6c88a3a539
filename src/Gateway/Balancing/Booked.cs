using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What of an EVSE goes into the sums over circuits: where it is the same as before, they are as well.</summary>
internal readonly record struct Booked(
    Standing Standing, int Loads, bool IsLost, bool IsSettling, bool IsMeasured, bool IsUnmeasured, (double, double, double) Claim, (double, double, double) Seen,
    (double, double, double) Excess, Ampere Explains, Ampere From)
{
    public static Booked Of(Account account) => new(
        account.Standing, account.Loads, account.IsLost, account.IsSettling, account.MeasuredAt is not null, account.IsUnmeasured,
        (account.Claim[0], account.Claim[1], account.Claim[2]),
        (account.Seen(0), account.Seen(1), account.Seen(2)),
        (account.Excess(0), account.Excess(1), account.Excess(2)), account.Explains, account.Raises.From);
}
