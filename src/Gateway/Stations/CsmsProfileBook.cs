using System.Collections.Concurrent;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>What the CSMS has set on which station. It outlives connections and restarts, as profiles at the stations do.</summary>
/// <param name="memory">Null: restarts are not outlived.</param>
internal sealed class CsmsProfileBook(SiteImage image, TimeProvider time, ILogger<CsmsProfiles> logger, StationMemory? memory = null)
{
    private readonly ConcurrentDictionary<string, CsmsProfiles> _stations = new(StringComparer.Ordinal);

    /// <summary>A station that comes back with another version is another station: its profiles of before cannot be told apart.</summary>
    public CsmsProfiles Of(string station, OcppVersion version)
    {
        var rules = version is OcppVersion.V16 ? ProfileRules.V16 : ProfileRules.V2;
        return _stations.AddOrUpdate(
            station, id => New(id, rules), (id, known) => known.Rules == rules ? known : New(id, rules));
    }

    private CsmsProfiles New(string station, ProfileRules rules)
        => new(station, rules, image.Station(station), image.Plan.Voltage.Value, time, logger, memory);
}
