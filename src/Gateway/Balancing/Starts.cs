using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// What is kept free for a car that begins to charge at its fallback current where those that have to make room for it may be slow: as
/// much as the protective device does not bear until they have. Of the free EVSEs below a circuit one is reckoned with at a time.
/// </summary>
internal sealed class Starts(Network network)
{
    /// <summary>From a car that begins to a cut that is accepted: a tick and an answer.</summary>
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(3);

    private readonly Conductors[] _begins = new Conductors[network.Circuits.Length];
    private readonly TimeSpan[] _slowest = new TimeSpan[network.Circuits.Length];
    private bool _isNew = true;

    /// <summary>The station was reckoned with anew.</summary>
    public void See(StationAccount station)
    {
        Conductors begins = default;
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < station.Evses.Count; i++)
        {
            var account = station.Evses[i];
            if (account.IsLimited)
            {
                var latency = account.Learnt.Longest ?? Following.Slow(account);
                slowest = latency > slowest ? latency : slowest;
            }
            else if (MayBegin(station, account, station.Snapshot.Evses[i]))
            {
                Raise(ref begins, account.Wired, station.Plan.Fallback.Value);
            }
        }

        _isNew |= slowest != station.Slowest || !Same(begins, station.Begins);
        (station.Begins, station.Slowest) = (begins, slowest);
    }

    /// <summary>Once all stations were seen: what each circuit keeps.</summary>
    public void Keep()
    {
        if (!_isNew)
        {
            return;
        }

        Array.Clear(_begins);
        Array.Clear(_slowest);
        foreach (var station in network.Stations)
        {
            Hand(station.Leaf, station.Begins, station.Slowest);
        }

        for (var node = network.Top - 1; node >= 0; node--)     // children first
        {
            var circuit = network.Circuits[node];
            Keep(circuit);
            Hand(network.ParentOf(node), circuit.Plan.Transformer is null ? _begins[node] : Conductors.Same(_begins[node].Largest), _slowest[node]);
        }

        _isNew = false;
    }

    /// <summary>One that is away is reckoned with already, as a car that may be there.</summary>
    private static bool MayBegin(StationAccount station, Account account, EvseSnapshot evse)
        => account.Standing is Standing.Idle && station.Snapshot is { Online: true, FallbackInstalled: true }
            && evse.Status is not (EvseStatus.Unavailable or EvseStatus.Faulted);

    private void Hand(int node, in Conductors begins, TimeSpan slowest)
    {
        if (node < network.Top)
        {
            _slowest[node] = slowest > _slowest[node] ? slowest : _slowest[node];
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                _begins[node][phase] = Math.Max(_begins[node][phase], begins[phase]);
            }
        }
    }

    private void Keep(CircuitAccount circuit)
    {
        var (begins, slowest) = (_begins[circuit.Node], _slowest[circuit.Node]);
        var bears = slowest > TimeSpan.Zero && begins.Largest > 0 ? circuit.Plan.Guarded.Carries(slowest + Told) - circuit.Plan.Most : default;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            circuit.ForStarts[phase] = slowest > TimeSpan.Zero ? Math.Max(0, begins[phase] - Math.Max(0, bears.Value)) : 0;
        }
    }

    private static void Raise(ref Conductors begins, int wired, double to)
    {
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            begins[phase] = (wired >> phase & 1) != 0 ? Math.Max(begins[phase], to) : begins[phase];
        }
    }

    private static bool Same(in Conductors a, in Conductors b) => a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}
