using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Keeps the accounts of all that is known, and the network that they make; whoever appears gets his.</summary>
internal sealed class Roster
{
    private readonly SiteImage _image;
    private readonly CircuitAccount[] _circuits;
    private readonly Dictionary<string, StationAccount> _stations = new(StringComparer.Ordinal);
    private StationState[] _known = [];

    public Roster(SiteImage image)
    {
        _image = image;
        _circuits = [.. image.Plan.Circuits.Select((c, node) => new CircuitAccount(c, node, c.Meter is { } meter ? image.Device(meter) : null, image.Clock))];
        Network = new(_circuits, [], 0);
        Tally = new(Network);
    }

    public Network Network { get; private set; }

    public Tally Tally { get; private set; }

    /// <summary>Reads every station's newest picture.</summary>
    /// <param name="caps">How many of current hold now.</param>
    /// <param name="powers">How many of power.</param>
    /// <returns>True: somebody is new, and the network was made anew.</returns>
    public bool Follow(int caps, int powers)
    {
        var hasGrown = caps > Network.CapPlaces || powers > Network.PowerPlaces;
        if (_image.Stations is var states && states != _known)
        {
            (_known, hasGrown) = (states, true);
            foreach (var state in states)
            {
                if (!_stations.ContainsKey(state.Plan.Id))
                {
                    _stations[state.Plan.Id] = new(state, _image.Plan.Stations.ContainsKey(state.Plan.Id));
                }
            }
        }

        foreach (var station in hasGrown ? [.. _stations.Values] : Network.Stations)
        {
            var now = station.State.Now;
            if (!ReferenceEquals(now, station.Reckoned))
            {
                station.Snapshot = now;
                hasGrown |= now.Evses.Length != station.Evses.Count && Grow(station);
            }
        }

        if (hasGrown)
        {
            Network = new(
                _circuits,
                [.. _stations.Values.OrderBy(s => s.Plan.Id, StringComparer.Ordinal)],
                Math.Max(caps, Network.CapPlaces),
                Math.Max(powers, Network.PowerPlaces));
            Tally = new(Network);
        }

        return hasGrown;
    }

    /// <summary>EVSEs never go; new ones may come in between.</summary>
    private static bool Grow(StationAccount station)
    {
        var known = station.Evses.ToDictionary(e => e.Key.Evse);
        station.Evses.Clear();
        foreach (var evse in station.Snapshot.Evses)
        {
            station.Evses.Add(known.GetValueOrDefault(evse.Id) ?? new(station, new(station.Plan.Id, evse.Id)));
        }

        return true;
    }
}
