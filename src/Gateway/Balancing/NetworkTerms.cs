using Gateway.Balancing.Sharing;

namespace Gateway.Balancing;

/// <summary>Which EVSE flows through which cell.</summary>
internal sealed partial class Network
{
    /// <summary>How much of a conductor's current flows in the conductors above a circuit's transformer; 1: there is none.</summary>
    public double FactorAbove(int node) => Circuits[node].Plan.Transformer is { } transformer ? 1 / transformer.Ratio : 1;

    /// <summary>No transformer stands between: its conductors are those of the circuit.</summary>
    public bool IsDirect(StationAccount station, int node)
    {
        var at = station.Leaf;
        while (at != node && Circuits[at].Plan.Transformer is null)
        {
            at = ParentOf(at);
        }

        return at == node;
    }

    private IEnumerable<Entry> EntriesOf(Account load)
    {
        // In this order somebody is told what has stopped him where several do.
        var all = PhasesOf(load).Select(phase => (At: phase, Own: phase)).ToList();
        IEnumerable<Entry> Through(int node, IEnumerable<(int At, int Own)> flows, double factor)
            => flows.Select(f => new Entry(load.Index, Cell(node, f.At), f.Own, factor));

        var entries = new List<Entry>(load.Station.Node >= 0 ? Through(load.Station.Node, all, 1) : []);
        var (above, factor) = (all, 1.0);
        foreach (var node in PathOf(load.Station))
        {
            entries.AddRange(Through(node, above, factor));
            if (Circuits[node].Plan.Transformer is not null)
            {
                // What flows in one conductor below flows in two above.
                (above, factor) = ([.. above.SelectMany(f => new[] { f, (Next(f.At), f.Own) })], factor * FactorAbove(node));
            }
        }

        return entries
            .Concat(Enumerable.Range(Top + 1, _caps).SelectMany(cap => Through(cap, all, 1)))
            .Concat(Enumerable.Range(Top + 1 + _caps, _powers).Select(cap => new Entry(load.Index, Cell(cap, 0), Entry.Each)));
    }

    /// <summary>The conductor whose winding shares a conductor with that one's: Ia = (ia - ic) / n.</summary>
    public static int Next(int phase) => (phase + 1) % Conductors.Count;

    private static IEnumerable<int> PhasesOf(Account load) => Enumerable.Range(0, Conductors.Count).Where(phase => (load.Wired >> phase & 1) != 0);
}
