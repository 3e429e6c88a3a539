using System.Numerics;

namespace Gateway.Balancing.Sharing;

/// <summary>
/// How <see cref="Rising"/> keeps count where all ways make a tree: who begins or ends to rise is counted where he hangs, and all
/// who did at one level are carried upwards together; and that a conductor of a node is full is a bit.
/// </summary>
/// <param name="still">What flows of those that stand.</param>
/// <param name="rising">How many rise.</param>
/// <param name="step">What flows on the way to the next ampere; where there is room for all: -infinity.</param>
internal sealed class RisingTree(Paths paths, double[] still, double[] rising, double[] step, double[] limit)
{
    private const int Conductors = Paths.Conductors, Kinds = Paths.Kinds;

    private readonly int[] _moved = new int[Kinds * limit.Length / Conductors];     // by place: so many more rise, and are not carried upwards yet
    private readonly bool[] _hasMoved = new bool[limit.Length / Conductors];
    private readonly int[] _tight = new int[limit.Length / Conductors];             // bit 0 to 2: there is not room for all
    private readonly int[] _full = new int[limit.Length / Conductors];              // bit 0 to 2: there is room for nobody
    private int _level;     // at which they moved
    private bool _isCarried = true;

    /// <summary>Nobody has moved.</summary>
    public void Open()
    {
        Array.Clear(_moved);
        Array.Clear(_hasMoved);
        _isCarried = true;
    }

    /// <summary>At this level so many more rise.</summary>
    public void Move(int load, int by, int level)
    {
        if (level != _level)
        {
            Carry();
            _level = level;
        }

        if (paths.Place(load) is >= 0 and var place)
        {
            _moved[place] += by;
            _hasMoved[place / Kinds] = true;
            _isCarried = false;
        }
    }

    /// <summary>All sums show who has moved.</summary>
    public void Carry()
    {
        if (_isCarried)
        {
            return;
        }

        foreach (var node in paths.Upwards)
        {
            if (_hasMoved[node])
            {
                Carry(node, paths.Next(node));
                _hasMoved[node] = false;
            }
        }

        _isCarried = true;
    }

    private void Carry(int node, int next)
    {
        for (var kind = 1; kind < Kinds; kind++)
        {
            if (_moved[(node * Kinds) + kind] is not 0 and var by)
            {
                for (var k = 0; k < Conductors; k++)
                {
                    rising[(node * Conductors) + k] += by * (kind >> k & 1);
                    still[(node * Conductors) + k] -= by * _level * (kind >> k & 1);
                }

                _moved[(node * Kinds) + kind] = 0;
                if (next >= 0)
                {
                    _moved[(next * Kinds) + kind] += by;
                    _hasMoved[next] = true;
                }
            }
        }
    }

    /// <summary>Who rises through a constraint that has no room for all is noted.</summary>
    public void Tighten(LoadSet rises, LoadSet noted)
    {
        for (var i = paths.Upwards.Length - 1; i >= 0; i--)
        {
            var node = paths.Upwards[i];
            (_tight[node], _full[node]) = Look(node);
            _tight[node] |= paths.Next(node) is >= 0 and var next ? _tight[next] : 0;
            foreach (var load in _tight[node] != 0 ? paths.At(node) : [])
            {
                if ((paths.Place(load) & _tight[node]) != 0 && rises.Has(load))
                {
                    noted.Add(load);
                }
            }
        }
    }

    /// <inheritdoc cref="Rising.Take"/>
    public int Take(int load)
    {
        var (leaf, uses) = (paths.Place(load) / Kinds, paths.Place(load) % Kinds);
        for (var node = leaf; node >= 0; node = paths.Next(node))
        {
            if ((_full[node] & uses) is not 0 and var full)
            {
                return (node * Conductors) + BitOperations.TrailingZeroCount(full);
            }
        }

        for (var node = leaf; node >= 0; node = paths.Next(node))
        {
            Paths.Add(step, node * Conductors, paths.Uses(load), 1);
            (_, _full[node]) = Look(node);
        }

        return Flows.None;
    }

    private (int Tight, int Full) Look(int node)
    {
        var (tight, full) = (0, 0);
        for (var k = 0; k < Conductors; k++)
        {
            var flows = step[(node * Conductors) + k];
            tight |= double.IsFinite(flows) ? 1 << k : 0;
            full |= flows + 1 > limit[(node * Conductors) + k] ? 1 << k : 0;
        }

        return (tight, full);
    }
}
