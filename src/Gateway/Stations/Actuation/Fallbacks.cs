using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>
/// Puts the fallback profile into the station: above the CSMS's default profiles, which would let it draw more when the gateway is
/// gone, and never with more than they allow, for it hides them (OCPP 2.1 part 2, K01.FR.17; 1.6, 3.13.2).
/// </summary>
internal sealed class Fallbacks(StationLine station, Traits traits, CsmsProfiles profiles)
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(1);

    private Way? _works;
    private Dictionary<int, Ampere> _told = [];         // accepted or not: what was refused once is not told again every second

    private enum Way { Station, StationLevel0, Connectors, StationAbsolute, Max }

    /// <summary>The CSMS's default profiles allow something else now than when it was told.</summary>
    public bool IsOutdated(Ampere fallback) => _told.Count > 0 && !Same(_told, Amounts(fallback));

    public async Task<Verdict> InstallAsync(Ampere fallback)
    {
        var amounts = Amounts(fallback);
        var verdict = new Verdict(false, true, "no way to tell it");
        foreach (var way in _works is { } works ? [works, .. Ways().Where(w => w != works)] : Ways())
        {
            verdict = await InstallAsync(way, amounts).ConfigureAwait(false);
            if (verdict.Accepted || !verdict.Answered)
            {
                break;
            }
        }

        _told = amounts;
        return verdict;

        async Task<Verdict> InstallAsync(Way way, Dictionary<int, Ampere> wanted)
        {
            var last = new Verdict(false, true, "no EVSE is known");
            foreach (var (evse, ampere) in way is Way.Connectors ? PerEvse(wanted) : way is Way.Max ? wanted.Take(1) : wanted)
            {
                last = await station.TellAsync(Calls.SetFallback(station.Version, Limit(way, evse, ampere))).ConfigureAwait(false);
                if (!last.Accepted)
                {
                    return last;
                }
            }

            _works = last.Accepted ? way : _works;
            return last;
        }
    }

    private List<Way> Ways()
    {
        var quirk = traits.Quirk;
        var (isKnown, isAlone) = (traits.Model is not null, station.Snapshot.Evses.Length <= 1);
        var ways = new List<Way>();
        if (!quirk.Avoids(Avoided.TxDefaultProfile))
        {
            ways.AddRange(quirk.Avoids(Avoided.StationWide) ? []
                : quirk.Avoids(Avoided.Relative) ? [Way.StationAbsolute]
                : LevelOf(0) > 0 ? [Way.Station, Way.StationLevel0]
                : [Way.Station]);
            ways.Add(Way.Connectors);
            ways.AddRange(isKnown && !quirk.Avoids(Avoided.StationWide) && !quirk.Avoids(Avoided.Absolute) && !quirk.Avoids(Avoided.Relative) ? [Way.StationAbsolute] : []);
        }

        // Where ours among the defaults is the maximum, so is the live limit: else it could not raise.
        ways.AddRange(isAlone && !quirk.Avoids(Avoided.MaxProfile) && (quirk.Live is LimitPurpose.Max || quirk.Avoids(Avoided.TxDefaultProfile)) ? [Way.Max] : []);
        return ways;
    }

    private FallbackLimit Limit(Way way, int evse, Ampere ampere)
    {
        var isAbsolute = way is Way.StationAbsolute or Way.Max || traits.Quirk.Avoids(Avoided.Relative);
        var inWatt = traits.Attempts(isAlone: false)[0].Form.InWatt;
        return new(
            ampere.Value,
            station.Phases,
            evse,
            way is Way.StationLevel0 ? 0 : LevelOf(evse),
            way is Way.Max,
            isAbsolute ? station.Now - LongAgo : null,
            inWatt ? traits.WattsPerAmpere(null) : null);
    }

    /// <summary>Above the CSMS's, where there is room. 2.x does not take the level of EVSE 0 for an EVSE once more.</summary>
    private int LevelOf(int evse)
    {
        var highest = traits.Said.HighestLevel ?? int.MaxValue;
        var level = profiles.TopLevel(ProfilePurpose.TxDefault) + (evse > 0 && profiles.TopLevel(ProfilePurpose.TxDefault) >= 0 ? 2 : 1);
        return traits.Quirk.StackLevel switch
        {
            LevelChoice.Zero => 0,
            LevelChoice.Highest when traits.Said.HighestLevel is { } only => only,
            _ => Math.Min(level, highest),
        };
    }

    /// <summary>For the station, and for each EVSE that has a default of the CSMS's of its own: that would hide the station's.</summary>
    private Dictionary<int, Ampere> Amounts(Ampere fallback)
        => profiles.DefaultEvses().Prepend(0).Distinct().ToDictionary(e => e, e => Least(fallback, profiles.DefaultNow(e)));

    private IEnumerable<KeyValuePair<int, Ampere>> PerEvse(Dictionary<int, Ampere> amounts)
        => station.Snapshot.Evses.Select(e => KeyValuePair.Create(e.Id, amounts.TryGetValue(e.Id, out var own) ? own : amounts[0]));

    private static Ampere Least(Ampere fallback, Ampere? other) => other is { } o ? Ampere.Min(fallback, o) : fallback;

    private static bool Same(Dictionary<int, Ampere> a, Dictionary<int, Ampere> b)
        => a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var other) && other == x.Value);
}
