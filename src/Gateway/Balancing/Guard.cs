using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Looks at every reading of a meter at once, long before the next tick: where a circuit has promised more than is left, current
/// is taken away. Cuts only: in the order of the weights from those above their minimum, in proportion; then from those at it,
/// who was served longest first. Where the protective device is hot, stations that are known to be fast come first. Balancing
/// proper puts the rest in order at its next tick.
/// </summary>
internal sealed class Guard
{
    private const double Epsilon = 1e-6;

    private readonly Balancer _balancer;
    private int[] _some = [];       // loads in question; kept, so that a reading makes no garbage

    public Guard(Balancer balancer) => _balancer = balancer;

    public void Read(in Moment now, CircuitAccount circuit, in Conductors meter)
    {
        var network = _balancer.Network;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            var load = Load(circuit, meter[phase], phase);
            var lack = Lack(circuit, load, phase);
            if (lack > Epsilon)
            {
                if (load > circuit.Tracked[phase])
                {
                    circuit.Rises(phase, load);     // by the next tick fast cars may have followed, and nothing shows the rise any more
                }

                Cut(now, network, circuit, phase, lack, Math.Max(0, meter[phase] - network.LimitOf(circuit.Node)));
            }
        }
    }

    /// <summary>What is drawn there by all but the cars that are reckoned with. As a tick reckons, but it never falls here.</summary>
    private double Load(CircuitAccount circuit, double meter, int phase)
    {
        var (tally, cell) = (_balancer.Tally, Network.Cell(circuit.Node, phase));
        return Math.Max(meter - tally.Seen[cell] - tally.Settling[cell], circuit.Tracked[phase]);
    }

    /// <summary>How much more is promised than this load leaves.</summary>
    private double Lack(CircuitAccount circuit, double load, int phase)
    {
        var (tally, cell) = (_balancer.Tally, Network.Cell(circuit.Node, phase));
        return Headroom.Hidden(circuit, tally, load, phase) + tally.Fixed[cell] + tally.Taken[cell] + tally.Given[cell]
            - _balancer.Network.LimitOf(circuit.Node);
    }

    /// <param name="above">So much flows above the limit.</param>
    private void Cut(in Moment now, Network network, CircuitAccount circuit, int phase, double lack, double above)
    {
        var (below, cell) = (network.Below[circuit.Node], Network.Cell(circuit.Node, phase));
        if (circuit.IsHot(phase))
        {
            lack = CutTo(now, network, Open(network, below, phase, onlyFast: true), cell, lack, above);
        }

        lack = CutTo(now, network, Open(network, below, phase, onlyFast: false), cell, lack, above);
        if (lack > Epsilon)
        {
            SwitchOff(now, network, circuit.Node, cell, lack);
        }
    }

    private void SwitchOff(in Moment now, Network network, int node, int cell, double lack)
    {
        foreach (var load in network.Spares.InOrder())
        {
            if (network.Spares.IsServed(load, cell % Conductors.Count) && network.IsBelow(load, node))
            {
                lack -= network.Loads[load].Granted;
                _balancer.Take(now, network.Loads[load], 0, cell);
                if (lack <= Epsilon)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Who has more than its minimum there, in the order of the EVSEs.</summary>
    private Span<int> Open(Network network, int[] below, int phase, bool onlyFast)
    {
        var (count, spares) = (0, network.Spares);
        var open = Room(network);
        foreach (var load in below)
        {
            if (spares.Has(load, phase, onlyFast))
            {
                open[count++] = load;
            }
        }

        return open.AsSpan(0, count);
    }

    /// <summary>Class by class, the lowest first; within a class in proportion to what each has above its minimum.</summary>
    /// <param name="above">So much flows above the limit: as much more is cut in each class that has to give and more than one car to do so.</param>
    /// <returns>What is still lacking; below 0: that was cut beyond it.</returns>
    private double CutTo(in Moment now, Network network, ReadOnlySpan<int> open, int cell, double lack, double above)
    {
        var spares = network.Spares;
        for (int? rank = Lowest(spares, open, int.MinValue); rank is { } lowest && lack > Epsilon; rank = Lowest(spares, open, lowest + 1))
        {
            var (spare, cars) = (0.0, 0);
            foreach (var load in open)
            {
                (spare, cars) = spares.RankOf(load) == lowest ? (spare + spares.Above(load), cars + 1) : (spare, cars);
            }

            var rest = cars > 1 ? lack + above : lack;
            foreach (var load in open)
            {
                if (rest > Epsilon && spares.RankOf(load) == lowest)
                {
                    var (account, has) = (network.Loads[load], spares.Above(load));
                    var left = account.Down(account.Granted - (Math.Min(1, rest / spare) * has));
                    var given = account.Granted - left;
                    (lack, rest, spare) = (lack - given, rest - given, spare - has);
                    _balancer.Take(now, account, left, cell);
                }
            }
        }

        return lack;
    }

    private static int? Lowest(Spares spares, ReadOnlySpan<int> open, int from)
    {
        int? lowest = null;
        foreach (var load in open)
        {
            if (spares.RankOf(load) is var rank && rank >= from && !(rank >= lowest))
            {
                lowest = rank;
            }
        }

        return lowest;
    }

    private int[] Room(Network network)
        => _some.Length >= network.Loads.Length ? _some : _some = new int[network.Loads.Length];
}
