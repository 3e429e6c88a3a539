using System.Collections.Immutable;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// What the CSMS and those outside of OCPP allow the charging of the site, at any instant: the lowest of all that holds. Balancing
/// asks for it, and the composite schedule tells it.
/// </summary>
internal sealed class SiteLimits(OwnProfiles profiles, ExternalLimits external, LinkWatch link, SitePlan plan) : ISiteCaps
{
    private const string OfCsms = "the CSMS's limit for the site";

    public ImmutableArray<SiteCap> At(DateTimeOffset now, long at)
    {
        if (external.IsEmpty && profiles.All.IsEmpty)
        {
            return [];      // asked at every tick of balancing, which makes no garbage while nothing changes
        }

        var caps = external.Active(now, at).Select(l => l.Cap).ToList();
        if (profiles.Lead(ProfilePurpose.Max, Moment(now, at, null), plan.Voltage.Value, 3) is { } ampere)
        {
            caps.Add(new(OfCsms, new(ampere)) { Rank = LimitRank.Csms });
        }

        // Of each kind the lowest is the only one that counts. Where two allow the same, the reason names who has more to say.
        return [.. caps.GroupBy(c => c.Power?.CountsOther).Select(kind => kind.OrderBy(c => c.Power?.Limit.Value ?? c.PerPhase.Value).ThenBy(c => c.Rank).First())];
    }

    public Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring)
        => profiles.Lead(ProfilePurpose.TxDefault, Moment(now, at, began), wiring.Voltage(plan.Voltage).Value, wiring.Count) is { } ampere ? new(ampere) : null;

    private ProfileMoment Moment(DateTimeOffset now, long at, DateTimeOffset? began) => new(now, began, link.OfflineSince(now, at));
}
