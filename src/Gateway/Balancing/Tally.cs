using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Sums over everything that hangs below a node, per phase: what many need is added up once in a tick, at the leaves, and then
/// carried upwards. A circuit none of whose stations has news keeps its own sums. Through a transformer each conductor's sum goes
/// to two, as if all that flows there were in phase: that is never less than what flows.
/// </summary>
internal sealed partial class Tally
{
    private readonly CellSums _seen, _settling, _dark, _unseen, _fixed, _taken, _stray, _sharing, _overdraw, _promised, _given;
    private readonly StationAccount[][] _stations;      // by circuit: those that hang on it
    private readonly CellSums[] _claims;
    private readonly CellSums[] _shares;
    private readonly double[] _most;        // by circuit
    private readonly bool[] _hasNews;
    private readonly bool[] _hasGiven;

    public Tally(Network network)
    {
        var byLeaf = network.Stations.ToLookup(s => s.Leaf);
        _stations = [.. network.Circuits.Select(c => byLeaf[c.Node].ToArray())];
        (_hasNews, _hasGiven) = (new bool[_stations.Length], new bool[_stations.Length]);
        _most = [.. network.Circuits.Select(c => c.Plan.Most.Value)];
        Array.Fill(_hasNews, true);
        Array.Fill(_hasGiven, true);
        var tree = new CellTree(network);
        CellSums Sums() => new(tree);
        _claims = [_seen = Sums(), _settling = Sums(), _dark = Sums(), _unseen = Sums(), _fixed = Sums(), _taken = Sums(), _stray = Sums(), _sharing = Sums(),
            _overdraw = Sums()];
        _shares = [_promised = Sums(), _given = Sums()];
        Floor = new double[network.Cells];
    }

    /// <summary>The site has a device that can feed into the grid.</summary>
    public bool MayFeedIn { get; set; }

    /// <summary>Its cars can.</summary>
    public bool MayDischarge { get; set; }

    /// <summary>Current out of the site is to be expected: such a device is there, or cars that discharge or wait for what is fed in.</summary>
    public bool ExpectsExport { get; set; }

    /// <summary>The EVSEs' own part of what meters read.</summary>
    public double[] Seen => _seen.All;

    /// <summary>The same for one node.</summary>
    public PerPhase<Ampere> SeenOf(int node)
        => new(new(Seen[Network.Cell(node, 0)]), new(Seen[Network.Cell(node, 1)]), new(Seen[Network.Cell(node, 2)]));

    /// <summary>What EVSEs whose limit has just changed may draw beyond that.</summary>
    public double[] Settling => _settling.All;

    /// <summary>What EVSEs may draw that tell no measurement.</summary>
    public double[] Dark => _dark.All;

    /// <summary>What stations may draw that are away and unheard of.</summary>
    public double[] Unseen => _unseen.All;

    /// <summary>What EVSEs may draw that nobody can tell anything.</summary>
    public double[] Fixed => _fixed.All;

    /// <summary>What is not to be had from those that share: more than their limit, or on a phase that they are not thought to use.</summary>
    public double[] Taken => _taken.All;

    /// <summary>Claims of those that share on phases that they are not thought to use.</summary>
    public double[] Stray => _stray.All;

    /// <summary>How many share.</summary>
    public double[] Sharing => _sharing.All;

    /// <summary>What those may draw above their limits that tell no measurement, as cars do: where no meter sees it either.</summary>
    public double[] Overdraw => _overdraw.All;

    /// <summary>What all may draw, by what they were given or may be following yet.</summary>
    public double[] Promised => _promised.All;

    /// <summary>What those that take limits were given, as far as their car is thought to use it; for those that join, what they may draw.</summary>
    public double[] Given => _given.All;

    /// <summary>The uncontrolled load of the circuits right below.</summary>
    public double[] Floor { get; }

    /// <summary>The station was reckoned with anew.</summary>
    public void Change(StationAccount station)
    {
        if (station.Leaf < _hasNews.Length)
        {
            (_hasNews[station.Leaf], _hasGiven[station.Leaf]) = (true, true);
        }
    }

    /// <summary>It was given something else.</summary>
    public void Give(Account account)
    {
        if (account.Station.Leaf < _hasGiven.Length)
        {
            _hasGiven[account.Station.Leaf] = true;
        }
    }

    /// <summary>All that can be known before anybody is given anything.</summary>
    public void Reckon()
    {
        Array.Clear(Floor);
        for (var leaf = 0; leaf < _stations.Length; leaf++)
        {
            if (_hasNews[leaf])
            {
                Clear(_claims, leaf);
                foreach (var station in _stations[leaf])
                {
                    Book(station);
                }

                _hasNews[leaf] = false;
            }
        }

        foreach (var sums in _claims)
        {
            sums.Roll();
        }
    }

    /// <summary>All that was promised.</summary>
    public void Conclude()
    {
        for (var leaf = 0; leaf < _stations.Length; leaf++)
        {
            if (_hasGiven[leaf])
            {
                Clear(_shares, leaf);
                foreach (var station in _stations[leaf])
                {
                    Promise(station);
                }

                _hasGiven[leaf] = false;
            }
        }

        foreach (var sums in _shares)
        {
            sums.Roll();
        }
    }

    /// <summary>Less was given than was concluded.</summary>
    public void Cut(Account account, double by)
    {
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            if (account.Uses1(phase))
            {
                _given.Lower(account.Station, phase, by);
            }
        }
    }
}
