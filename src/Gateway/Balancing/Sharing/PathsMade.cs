namespace Gateway.Balancing.Sharing;

/// <summary>How ways are found among the terms.</summary>
internal sealed partial class Paths
{
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

        return new(first, [.. bases], wired, constraints / Conductors);
    }

    private (int[] Next, int[] Upwards) Tree(int nodes)
    {
        var (next, height) = (new int[nodes], new int[nodes]);
        Array.Fill(next, -1);
        for (var load = 0; load < _wired.Length; load++)
        {
            var way = Of(load);
            for (var k = 0; k < way.Length; k++)
            {
                // From the top: all that flows through a node must be as far from the end, and go on to the same one.
                var (node, above) = (way[k] / Conductors, k + 1 < way.Length ? way[k + 1] : -Conductors);
                if (height[node] > 0 && (height[node] != way.Length - k || next[node] != above / Conductors))
                {
                    return (next, []);
                }

                (height[node], next[node]) = (way.Length - k, above / Conductors);
            }
        }

        return (next, [.. Enumerable.Range(0, nodes).Where(n => height[n] > 0).OrderByDescending(n => height[n])]);
    }

    /// <summary>Who hangs where, in the order of the loads.</summary>
    private (int[] First, int[] Loads) Hanging(int nodes)
    {
        var byLeaf = Enumerable.Range(0, _wired.Length).Where(load => Leaf(load) >= 0).ToLookup(Leaf);
        var first = new int[nodes + 1];
        for (var node = 0; node < nodes; node++)
        {
            first[node + 1] = first[node] + byLeaf[node].Count();
        }

        return (first, [.. Enumerable.Range(0, nodes).SelectMany(node => byLeaf[node])]);
    }

    private static bool IsStraight(Entry entry)
        => entry is { Re: 1, Im: 0, Conductor: < Conductors } && entry.Constraint % Conductors == entry.Conductor;
}
