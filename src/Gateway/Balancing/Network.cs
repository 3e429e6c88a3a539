using Gateway.Balancing.Sharing;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Everything with a limit per phase: the circuits of the plan, the caps of the site, which all stations share and no other load
/// counts against, and stations whose supply several EVSEs share. A cell is one phase of one of them. Built anew when a station
/// or an EVSE appears, which is rare; what is remembered is in the accounts.
/// </summary>
internal sealed partial class Network
{
    /// <summary>More than any conductor carries, in ampere: no limit.</summary>
    public const double Endless = 1e9;

    private readonly int[] _parents;
    private readonly double[] _limits;
    private readonly string[] _names;
    private readonly int _caps, _powers;

    /// <param name="caps">So many caps of current there is a place for.</param>
    /// <param name="powers">And so many of power.</param>
    public Network(CircuitAccount[] circuits, StationAccount[] stations, int caps, int powers = 0)
    {
        (Circuits, Stations, _caps, _powers) = (circuits, stations, caps, powers);
        var byId = circuits.ToDictionary(c => c.Plan.Id, c => c.Node, StringComparer.Ordinal);
        _parents = [.. circuits.Select(c => c.Plan.Parent is { } parent ? byId[parent] : Top)];
        Loads = [.. stations.SelectMany(s => s.Evses)];
        var nodes = Top + 1 + caps + powers;
        foreach (var station in stations)
        {
            // A station on no known circuit hangs on the first one, which is a root: it must burden something.
            station.Leaf = byId.GetValueOrDefault(station.Plan.Circuit, 0);
            station.Node = station.Evses.Count > 1 ? nodes++ : -1;
        }

        Cells = Conductors.Count * nodes;
        (_limits, _names, Can) = (new double[nodes], new string[nodes], new double[Cells]);
        Name();
        for (var i = 0; i < Loads.Length; i++)
        {
            Loads[i].Index = i;
        }

        Below = [.. circuits.Select(c => Loads.Where(a => PathOf(a.Station).Contains(c.Node)).Select(a => a.Index).ToArray())];
        Couplings = new(Loads.Length, Cells, Loads.SelectMany(EntriesOf));
        (Sharer, News, Kept, Spares) = (new(Couplings), new(Loads.Length), new(Loads.Length, Cells), new(Loads.Length));
        Starts = new(this);
        (_order, _uses, _byRank) = (new int[Loads.Length], new int[Loads.Length], ByRank);
        (From, Toward, Claims) = (new double[Loads.Length], new double[Loads.Length], new double[Conductors.Count * Loads.Length]);
        foreach (var circuit in circuits)
        {
            circuit.Proof.End();        // it knew its witnesses by their place
        }

        Forget();
    }

    /// <summary>By their node; parents come before their children.</summary>
    public CircuitAccount[] Circuits { get; }

    /// <summary>In the order of their ids.</summary>
    public StationAccount[] Stations { get; }

    /// <summary>All EVSEs, in the order of their names.</summary>
    public Account[] Loads { get; }

    /// <summary>Per circuit: the EVSEs below it, by their place among <see cref="Loads"/>.</summary>
    public int[][] Below { get; }

    /// <summary>The node above all roots; it limits nothing.</summary>
    public int Top => Circuits.Length;

    public int Cells { get; }

    /// <summary>How many caps of current there is a place for.</summary>
    public int CapPlaces => _caps;

    /// <summary>How many caps of power there is a place for.</summary>
    public int PowerPlaces => _powers;

    /// <summary>Which EVSE flows through which cell.</summary>
    public Couplings Couplings { get; }

    public Sharer Sharer { get; }

    public News News { get; }

    /// <summary>What the last tick came to.</summary>
    public Kept Kept { get; }

    /// <summary>What is kept free for cars that may begin.</summary>
    public Starts Starts { get; }

    /// <summary>What the guard can take from each.</summary>
    public Spares Spares { get; }

    /// <summary>What each cell can give to those that take limits, as of this tick.</summary>
    public double[] Can { get; }

    // What goes into a sharing, kept so that it costs nothing.

    public double[] From { get; }

    public double[] Toward { get; }

    public double[] Claims { get; }

    // What keeps phases in balance, with nothing made anew.

    private readonly int[] _order;
    private readonly int[] _uses;
    private readonly Comparison<int> _byRank;

    /// <summary>Per load: the site phases that it is reckoned to load.</summary>
    public ReadOnlySpan<int> Uses(int[] loads)
    {
        foreach (var load in loads)
        {
            _uses[load] = Loads[load].Loads;
        }

        return _uses;
    }

    /// <summary>The indices of those loads that want current, in the order in which they are served.</summary>
    public ReadOnlySpan<int> InOrder(int[] loads)
    {
        var count = 0;
        foreach (var load in loads)
        {
            if (Sharer.Wishes.Upper[load] > 0)
            {
                _order[count++] = load;
            }
        }

        var order = _order.AsSpan(0, count);
        order.Sort(_byRank);
        return order;
    }

    public static int Cell(int node, int phase) => (Conductors.Count * node) + phase;

    public static Phase PhaseOf(int cell) => (Phase)(cell % Conductors.Count);

    public int ParentOf(int node) => _parents[node];

    /// <summary>Null: the cell is none of a circuit.</summary>
    public CircuitAccount? CircuitOf(int cell) => cell / Conductors.Count is var node && node < Top ? Circuits[node] : null;

    /// <summary>The circuits from a station up to the root.</summary>
    public IEnumerable<int> PathOf(StationAccount station)
    {
        for (var node = station.Leaf; node != Top; node = _parents[node])
        {
            yield return node;
        }
    }

    public bool IsBelow(int load, int circuit)
    {
        var node = Loads[load].Station.Leaf;
        while (node != Top && node != circuit)
        {
            node = _parents[node];
        }

        return node == circuit;
    }

    /// <summary>At the next tick everybody is news.</summary>
    public void Forget()
    {
        foreach (var station in Stations)
        {
            station.HoldsUntil = 0;
        }
    }

    private int ByRank(int a, int b)
        => Sharer.Wishes.Rank[a].CompareTo(Sharer.Wishes.Rank[b]) is var byRank and not 0 ? byRank : a.CompareTo(b);
}
