using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Everything with a limit per phase: the circuits of the plan, as their leaves the stations, whose own rating is one more
/// constraint, and the caps of the site, which all stations share and no other load counts against. A cell is one phase of one
/// of them: cell = 3 x node + phase.
/// </summary>
internal sealed class Circuits
{
    private readonly Dictionary<string, int> _circuits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _stations = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];
    private readonly int _firstCap;

    public Circuits(SiteSnapshot site, BalancingOptions options)
    {
        foreach (var circuit in site.Plan.Circuits)
        {
            var parent = circuit.Parent is null ? -1 : _circuits[circuit.Parent];
            _circuits[circuit.Id] = _nodes.Count;
            _nodes.Add(new($"circuit {circuit.Id}", parent, circuit.Limit - options.Reserve));
        }

        foreach (var (id, station) in site.Stations)
        {
            // A station on no known circuit hangs on the first one, which is a root: it must burden something.
            var parent = _circuits.TryGetValue(station.Plan.Circuit, out var known) ? known : _circuits.Count > 0 ? 0 : -1;
            _stations[id] = _nodes.Count;
            _nodes.Add(new("the station", parent, station.Plan.Max));
        }

        // Without the reserve: it is kept for what other load does, and a cap is about the stations alone.
        _firstCap = _nodes.Count;
        _nodes.AddRange(site.Caps.Select(cap => new Node(cap.Name, -1, cap.PerPhase)));
    }

    public int Cells => 3 * _nodes.Count;

    public int NodeOf(CircuitPlan circuit) => _circuits[circuit.Id];

    public Node NodeOf(int cell) => _nodes[cell / 3];

    public static Phase PhaseOf(int cell) => (Phase)(cell % 3);

    /// <summary>What may flow in each cell, reserve taken off.</summary>
    public double[] Limits() => [.. Enumerable.Range(0, Cells).Select(cell => _nodes[cell / 3].Limit.Value)];

    /// <summary>The station's own node, all circuits above it, and all caps.</summary>
    public int[] PathOf(string station)
    {
        var path = new List<int>();
        for (var node = _stations[station]; node >= 0; node = _nodes[node].Parent)
        {
            path.Add(node);
        }

        return [.. path, .. Enumerable.Range(_firstCap, _nodes.Count - _firstCap)];
    }

    /// <summary>A circuit, a station or a cap.</summary>
    /// <param name="Name">As a reason names it.</param>
    /// <param name="Parent">-1: none.</param>
    /// <param name="Limit">Per phase; a circuit's with the reserve taken off.</param>
    internal sealed record Node(string Name, int Parent, Ampere Limit);
}
