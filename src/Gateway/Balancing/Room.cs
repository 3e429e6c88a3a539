namespace Gateway.Balancing;

/// <summary>What is left in every cell (see <see cref="Circuits"/>), in ampere.</summary>
internal sealed class Room(double[] left)
{
    /// <summary>Sums of doubles are not exact; a micro-ampere trips nothing.</summary>
    private const double Epsilon = 1e-6;

    private readonly double[] _left = left;

    public double this[int cell] => _left[cell];

    public Room Copy() => new([.. _left]);

    public void Take(int cell, double current) => _left[cell] -= current;

    public void Take(Demand demand, double current)
    {
        foreach (var cell in demand.Cells)
        {
            _left[cell] -= current;
        }
    }

    /// <summary>The first cell that has no room for a rise to <paramref name="to"/>; -1: all have. What is claimed already costs nothing.</summary>
    public int Blocking(Demand demand, double from, double to, bool claimed)
    {
        foreach (var cell in demand.Cells)
        {
            if (_left[cell] + Epsilon < Cost(demand, cell, from, to, claimed))
            {
                return cell;
            }
        }

        return -1;
    }

    public void Raise(Demand demand, double from, double to, bool claimed)
    {
        foreach (var cell in demand.Cells)
        {
            _left[cell] -= Cost(demand, cell, from, to, claimed);
        }
    }

    private static double Cost(Demand demand, int cell, double from, double to, bool claimed)
    {
        var held = claimed ? demand.Claim[Circuits.PhaseOf(cell)].Value : 0;
        return Math.Max(to, held) - Math.Max(from, held);
    }
}
