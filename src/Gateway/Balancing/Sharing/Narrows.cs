namespace Gateway.Balancing.Sharing;

/// <summary>
/// The nodes that have no room for all: where some of them flow in any order no others can be full, so nobody has to look at those.
/// What flows is kept up to date in the narrow ones only.
/// </summary>
internal sealed class Narrows(Paths paths, int constraints)
{
    private readonly bool[] _isNarrow = new bool[constraints];      // by the first constraint of each node

    /// <summary>There is room for all.</summary>
    public void Clear() => Array.Clear(_isNarrow);

    /// <summary>This one has not.</summary>
    public void Add(int constraint) => _isNarrow[constraint - (constraint % Paths.Conductors)] = true;

    /// <inheritdoc cref="Paths.Blocking(double[], double[], int, double)"/>
    public int Blocking(double[] flows, double[] room, int load, double more)
    {
        foreach (var at in paths.Of(load))
        {
            if (_isNarrow[at] && paths.Blocking(flows, room, load, more, at) is var by && by != Flows.None)
            {
                return by;
            }
        }

        return Flows.None;
    }

    /// <summary>So much more flows.</summary>
    public void Add(double[] flows, int load, double current)
    {
        foreach (var at in paths.Of(load))
        {
            if (_isNarrow[at])
            {
                Paths.Add(flows, at, paths.Uses(load), current);
            }
        }
    }
}
