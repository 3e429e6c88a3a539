using Gateway.GridSignals;

namespace Gateway.Stations.Der;

/// <summary>The connected stations that take DER controls.</summary>
internal sealed class StationDers(Sessions sessions) : IDerSource
{
    public IEnumerable<IDerEquipment> Equipment => sessions.Present.Select(s => s.Der).Where(der => der.Ability is not null);
}
