using System.Runtime.CompilerServices;

namespace Gateway.Balancing.Sharing;

/// <summary>
/// The same as the terms of each load, where constraints come in threes (the conductors of a circuit), every ampere counts once, and
/// a load's conductor keeps its place all the way up: then a load's way is a few nodes, and what it does to a node is three sums side
/// by side. This is most sites, and a third of the work.
/// </summary>
internal sealed class Paths
{
    private const int Conductors = 3;

    private readonly int[] _first;
    private readonly int[] _base;           // of each node on a load's way: its first constraint
    private readonly byte[] _wired;
    private readonly double[] _uses;        // 1: the load uses this conductor; three a load

    private Paths(int[] first, int[] bases, byte[] wired)
        => (_first, _base, _wired, _uses) = (first, bases, wired, new double[Conductors * wired.Length]);

    /// <summary>Null: the terms are not of that kind.</summary>
    /// <param name="entries">In the order of their loads.</param>
    public static Paths? Of(int loads, int constraints, Entry[] entries)
    {
        if (constraints % Conductors != 0 || !Array.TrueForAll(entries, IsStraight))
        {
            return null;
        }

        var (first, bases, wired) = (new int[loads + 1], new List<int>(), new byte[loads]);
        foreach (var load in entries.GroupBy(e => e.Load))
        {
            var ways = load.GroupBy(e => e.Conductor).Select(w => w.Select(e => e.Constraint / Conductors).ToList()).ToList();
            if (!ways.TrueForAll(w => w.SequenceEqual(ways[0])))
            {
                return null;
            }

            bases.AddRange(ways[0].Select(node => node * Conductors));
            first[load.Key + 1] = ways[0].Count;
            wired[load.Key] = load.Aggregate((byte)0, (bits, e) => (byte)(bits | 1 << e.Conductor));
        }

        for (var i = 1; i <= loads; i++)
        {
            first[i] += first[i - 1];
        }

        return new(first, [.. bases], wired);
    }

    private static bool IsStraight(Entry entry)
        => entry is { Re: 1, Im: 0, Conductor: < Conductors } && entry.Constraint % Conductors == entry.Conductor;

    /// <param name="conductors">Bit 0 to 2: the load uses this one.</param>
    public void Use(int load, int conductors)
    {
        for (var k = 0; k < Conductors; k++)
        {
            _uses[(Conductors * load) + k] = (conductors & _wired[load]) >> k & 1;
        }
    }

    /// <summary>The nodes that the load flows through, by their first constraint, from below.</summary>
    public ReadOnlySpan<int> Of(int load) => _base.AsSpan(_first[load], _first[load + 1] - _first[load]);

    public ReadOnlySpan<double> Uses(int load) => _uses.AsSpan(Conductors * load, Conductors);

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
        var uses = Uses(load);
        var (a, b, c) = (uses[0] * more, uses[1] * more, uses[2] * more);
        foreach (var at in Of(load))
        {
            var node = flows.AsSpan(at, Conductors);
            var limit = room.AsSpan(at, Conductors);
            var isA = node[0] + a > limit[0] + Flows.Epsilon;
            var isB = node[1] + b > limit[1] + Flows.Epsilon;
            var isC = node[2] + c > limit[2] + Flows.Epsilon;
            if (isA | isB | isC)
            {
                var by = isA && uses[0] > 0 ? at : isB && uses[1] > 0 ? at + 1 : isC && uses[2] > 0 ? at + 2 : Flows.None;
                if (by != Flows.None)
                {
                    return by;
                }
            }
        }

        return Flows.None;
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
            for (var k = 0; k < Conductors; k++)
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
