using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Limits;

/// <summary>Tells the CSMS which profiles limit the site: its own, and those that stand for external limits. OCPP 2.1 part 2, K09.</summary>
internal sealed class ProfileReports(OwnProfiles profiles, ExternalLimits external, OwnVoice voice, TimeProvider time)
{
    private const string OfCsms = "CSO";

    /// <summary>GetChargingProfiles.</summary>
    public Reply Answer(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetChargingProfilesRequest);
        var found = asked.EvseId is null or 0 ? Cut(All().Where(p => Fits(asked.ChargingProfile, p.Source, p.Profile))) : [];
        return found.Count is 0
            ? Reply.With(new GetChargingProfilesResponse(GetChargingProfileStatusEnumType.NoProfiles), V2Json.Default.GetChargingProfilesResponse)
            : Reply.With(
                new GetChargingProfilesResponse(GetChargingProfileStatusEnumType.Accepted), V2Json.Default.GetChargingProfilesResponse,
                stopping => ReportAsync(asked.RequestId, found, stopping));
    }

    private static bool Fits(ChargingProfileCriterionType wanted, string source, ChargingProfileType profile)
        => (wanted.ChargingProfilePurpose ?? profile.ChargingProfilePurpose) == profile.ChargingProfilePurpose
            && (wanted.StackLevel ?? profile.StackLevel) == profile.StackLevel
            && (wanted.ChargingProfileId is not { } ids || ids.Contains(profile.Id))
            && (wanted.ChargingLimitSource is not { } sources || sources.Any(s => s.ToString() == source));

    private IEnumerable<(string Source, ChargingProfileType Profile)> All()
    {
        var (now, at) = (time.GetUtcNow(), time.GetTimestamp());
        return profiles.All.Select(p => (OfCsms, p.Wire))
            .Concat(external.Active(now, at).Select(l => (l.Word, l.Profile(now, external.Left(l, now, at)))));
    }

    /// <summary>A message has one source, and no more than fits.</summary>
    private static List<(string Source, IReadOnlyList<ChargingProfileType> Profiles)> Cut(IEnumerable<(string Source, ChargingProfileType Profile)> found)
        => [.. from same in found.GroupBy(f => f.Source).OrderBy(g => g.Key, StringComparer.Ordinal)
               from part in Parts.Of(same.Select(f => f.Profile), V2Json.Default.ChargingProfileType)
               select (same.Key, part)];

    private async Task ReportAsync(long request, List<(string Source, IReadOnlyList<ChargingProfileType> Profiles)> parts, CancellationToken stopping)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var (part, isLast) = (parts[i], i == parts.Count - 1);
            Request Make(OcppVersion version) => Calls.ReportChargingProfiles(version, request, part.Source, part.Profiles, isLast);
            if ((await voice.CallAsync(Make, stopping, asked: true).ConfigureAwait(false)).Outcome is OwnOutcome.NotSent)
            {
                return;     // the link is gone; the CSMS asks again if it still wants to know
            }
        }
    }
}
