namespace Gateway.Balancing;

/// <summary>How sums go upwards: per circuit its parent, and how much of a conductor's sum goes there.</summary>
internal sealed class CellTree(Network network)
{
    public int Cells { get; } = network.Cells;

    public int Top { get; } = network.Top;

    public int[] Parents { get; } = [.. network.Circuits.Select(c => network.ParentOf(c.Node))];

    public double[] Factors { get; } = [.. network.Circuits.Select(c => network.FactorAbove(c.Node))];

    /// <summary>There is no transformer above.</summary>
    public bool[] IsDirect { get; } = [.. network.Circuits.Select(c => c.Plan.Transformer is null)];
}

/// <summary>One sum over everything that hangs below each cell.</summary>
internal sealed class CellSums(CellTree tree)
{
    private readonly double[] _own = new double[tree.Cells];        // of the stations right at it

    /// <summary>With all that hangs below, as of <see cref="Roll"/>.</summary>
    public double[] All { get; } = new double[tree.Cells];

    /// <param name="node">Below 0: none.</param>
    public void Clear(int node)
    {
        if (node >= 0)
        {
            Array.Clear(_own, Network.Cell(node, 0), Conductors.Count);
        }
    }

    public void Add(Account account, int phase, double current)
    {
        if (current == 0)
        {
            return;
        }

        var station = account.Station;
        _own[Network.Cell(station.Leaf, phase)] += current;
        if (station.Node >= 0)
        {
            _own[Network.Cell(station.Node, phase)] += current;
        }
    }

    public void Roll()
    {
        var (all, parents, factors, isDirect) = (All, tree.Parents, tree.Factors, tree.IsDirect);
        Array.Copy(_own, all, all.Length);
        for (var node = parents.Length - 1; node >= 0; node--)      // children come after their parents
        {
            var from = all.AsSpan(Network.Cell(node, 0), Conductors.Count);
            var to = all.AsSpan(Network.Cell(parents[node], 0), Conductors.Count);
            if (isDirect[node])
            {
                (to[0], to[1], to[2]) = (to[0] + from[0], to[1] + from[1], to[2] + from[2]);
                continue;
            }

            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                to[phase] += factors[node] * from[phase];
                to[Network.Next(phase)] += factors[node] * from[phase];
            }
        }
    }

    /// <summary>Less is there than was added up.</summary>
    public void Lower(StationAccount station, int phase, double by)
    {
        if (station.Node >= 0)
        {
            All[Network.Cell(station.Node, phase)] -= by;
        }

        All[Network.Cell(station.Leaf, phase)] -= by;
        LowerAbove(station.Leaf, phase, by);
    }

    private void LowerAbove(int node, int phase, double by)
    {
        for (; node != tree.Top; node = tree.Parents[node])
        {
            var parent = tree.Parents[node];
            if (!tree.IsDirect[node])
            {
                by *= tree.Factors[node];
                All[Network.Cell(parent, Network.Next(phase))] -= by;
                LowerAbove(parent, Network.Next(phase), by);
            }

            All[Network.Cell(parent, phase)] -= by;
        }
    }
}
