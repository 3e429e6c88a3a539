using System.Runtime.CompilerServices;

namespace Gateway.Balancing.Sharing;

/// <summary>
/// The same as the terms of each load, where constraints come in threes (the conductors of a circuit), every ampere counts once, and
/// a load's conductor keeps its place all the way up: then a load's way is a few nodes, and what it does to a node is three sums side
/// by side. This is most sites, and a third of the work.
/// </summary>
internal sealed partial class Paths
{
    public const int Conductors = 3;

    /// <summary>In so many ways a load can use its conductors.</summary>
    public const int Kinds = 1 << Conductors;

    private readonly int[] _first;
    private readonly int[] _base;           // of each node on a load's way: its first constraint
    private readonly byte[] _wired;
    private readonly int[] _next;           // per node, what all that flows through it flows through next; -1: nothing
    private readonly int[] _upwards;        // the nodes, each before its next; empty: they make no tree
    private readonly double[] _uses;        // 1: the load uses this conductor; three a load
    private readonly int[] _places;         // see Place
    private readonly int[] _firstAt;        // per node, where those begin that hang right at it
    private readonly int[] _at;

    private Paths(int[] first, int[] bases, byte[] wired, int nodes)
    {
        (_first, _base, _wired, _uses) = (first, bases, wired, new double[Conductors * wired.Length]);
        _places = [.. Enumerable.Range(0, wired.Length).Select(load => Kinds * (first[load] < first[load + 1] ? bases[first[load]] / Conductors : -1))];
        (_next, _upwards) = Tree(nodes);
        (_firstAt, _at) = Hanging(nodes);
    }

    /// <summary>All that flows through a node flows on through the same one.</summary>
    public bool IsTree => _upwards.Length > 0;

    /// <summary>Of a tree: the nodes, each before its next.</summary>
    public ReadOnlySpan<int> Upwards => _upwards;

    /// <param name="conductors">Bit 0 to 2: the load uses this one.</param>
    public void Use(int load, int conductors)
    {
        var used = conductors & _wired[load];
        _places[load] = (Leaf(load) * Kinds) + used;
        for (var k = 0; k < Conductors; k++)
        {
            _uses[(Conductors * load) + k] = used >> k & 1;
        }
    }

    /// <summary>The nodes that the load flows through, by their first constraint, from below.</summary>
    public ReadOnlySpan<int> Of(int load) => _base.AsSpan(_first[load], _first[load + 1] - _first[load]);

    /// <summary>The first of them; -1: there is none.</summary>
    public int Leaf(int load) => _places[load] >> Conductors;

    /// <summary>Of a tree: what all that flows through the node flows through next; -1: nothing.</summary>
    public int Next(int node) => _next[node];

    /// <summary>The loads that hang right at the node.</summary>
    public ReadOnlySpan<int> At(int node) => _at.AsSpan(_firstAt[node], _firstAt[node + 1] - _firstAt[node]);

    /// <summary>Where it hangs and which conductors it uses, as one number: <see cref="Kinds"/> x node + a bit each; below 0: it hangs nowhere.</summary>
    public int Place(int load) => _places[load];

    public ReadOnlySpan<double> Uses(int load) => _uses.AsSpan(Conductors * load, Conductors);

    /// <summary>What flows with these currents.</summary>
    public void Set(double[] flows, double[] currents)
    {
        Array.Clear(flows);
        for (var i = 0; i < currents.Length; i++)
        {
            if (_upwards.Length == 0)
            {
                Add(flows, i, currents[i]);
            }
            else if (_first[i] < _first[i + 1])
            {
                Add(flows, _base[_first[i]], Uses(i), currents[i]);
            }
        }

        foreach (var node in _upwards)
        {
            if (_next[node] >= 0)
            {
                Add(flows, _next[node] * Conductors, flows.AsSpan(node * Conductors, Conductors), 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double[] flows, int at, ReadOnlySpan<double> each, double times)
    {
        var node = flows.AsSpan(at, Conductors);
        node[0] += each[0] * times;
        node[1] += each[1] * times;
        node[2] += each[2] * times;
    }

    /// <summary>So much more flows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double[] flows, int load, double current)
    {
        var uses = Uses(load);
        var (a, b, c) = (uses[0] * current, uses[1] * current, uses[2] * current);
        foreach (var at in Of(load))
        {
            var node = flows.AsSpan(at, Conductors);
            node[0] += a;
            node[1] += b;
            node[2] += c;
        }
    }

    /// <summary>The first constraint that has no room for so much more; <see cref="Flows.None"/>: all have.</summary>
    public int Blocking(double[] flows, double[] room, int load, double more)
    {
        foreach (var at in Of(load))
        {
            if (Blocking(flows, room, load, more, at) is var by && by != Flows.None)
            {
                return by;
            }
        }

        return Flows.None;
    }

    /// <summary>The same for one of the nodes on its way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Blocking(double[] flows, double[] room, int load, double more, int at)
    {
        var uses = Uses(load);
        var node = flows.AsSpan(at, Conductors);
        var limit = room.AsSpan(at, Conductors);
        var isA = node[0] + (uses[0] * more) > limit[0] + Flows.Epsilon;
        var isB = node[1] + (uses[1] * more) > limit[1] + Flows.Epsilon;
        var isC = node[2] + (uses[2] * more) > limit[2] + Flows.Epsilon;
        return isA | isB | isC
            ? isA && uses[0] > 0 ? at : isB && uses[1] > 0 ? at + 1 : isC && uses[2] > 0 ? at + 2 : Flows.None
            : Flows.None;
    }

    /// <summary>True: that constraint is on the load's way and has no room for so much more.</summary>
    public bool IsBlocked(double[] flows, double[] room, int load, double more, int constraint)
        => Uses(load)[constraint % Conductors] > 0 && flows[constraint] + more > room[constraint] + Flows.Epsilon
            && Of(load).Contains(constraint - (constraint % Conductors));

    /// <summary>How much more the load can have, at most <paramref name="most"/>, and what stops it there.</summary>
    public (double More, int StoppedBy) Reach(double[] flows, double[] room, int load, double most)
    {
        var uses = Uses(load);
        var (more, by) = (most, Flows.None);
        foreach (var at in Of(load))
        {
            for (var k = 0; k < Conductors && more > 0; k++)
            {
                var left = Math.Max(0, room[at + k] - flows[at + k]);
                if (left < more && uses[k] > 0)
                {
                    (more, by) = (left, at + k);
                }
            }
        }

        return (more, by);
    }
}
