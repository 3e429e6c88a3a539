namespace Gateway.Balancing.Sharing;

/// <summary>An order of loads. Total: ties by index.</summary>
internal interface ILoadOrder
{
    bool IsBefore(int a, int b);
}

/// <summary>
/// Loads in an order that changes little from one sharing to the next, so it is kept and only repaired. Every order is total
/// (ties by index): what was before does not show in the result. The order is a value type so that it is compiled into the walk.
/// </summary>
internal sealed class Ranking<T>
    where T : struct, ILoadOrder
{
    private readonly int[] _order;
    private readonly int[] _spare;

    public Ranking(int loads)
    {
        _order = [.. Enumerable.Range(0, loads)];
        _spare = new int[loads];
    }

    /// <summary>As it was sorted last.</summary>
    public ReadOnlySpan<int> Last => _order;

    public ReadOnlySpan<int> Sorted(T by)
    {
        var (order, moves) = (_order, 4 * _order.Length);
        for (var i = 1; i < order.Length; i++)
        {
            var load = order[i];
            var at = i;
            for (; at > 0 && by.IsBefore(load, order[at - 1]); at--)
            {
                order[at] = order[at - 1];
                moves--;
            }

            order[at] = load;
            if (moves < 0)
            {
                Merge(by, 0, order.Length);
                break;
            }
        }

        return order;
    }

    private void Merge(T by, int from, int to)
    {
        if (to - from < 2)
        {
            return;
        }

        var middle = (from + to) / 2;
        Merge(by, from, middle);
        Merge(by, middle, to);
        Array.Copy(_order, from, _spare, from, to - from);
        var (left, right) = (from, middle);
        for (var at = from; at < to; at++)
        {
            var takesRight = right < to && (left == middle || by.IsBefore(_spare[right], _spare[left]));
            _order[at] = takesRight ? _spare[right++] : _spare[left++];
        }
    }
}

/// <summary>Those of most weight first; of equals, those who have more now.</summary>
internal readonly struct ByWeight(Wishes wishes, bool byClass) : ILoadOrder
{
    public bool IsBefore(int a, int b)
    {
        if (byClass && wishes.Class[a] != wishes.Class[b])
        {
            return wishes.Class[a] > wishes.Class[b];
        }

        var (of, other) = (wishes.Weight[a], wishes.Weight[b]);
        return of != other ? of > other
            : wishes.Has[a] != wishes.Has[b] ? wishes.Has[a] > wishes.Has[b]
            : a < b;
    }
}

/// <summary>Those first who keep their minimum when it is not there for all.</summary>
internal readonly struct ByRank(Wishes wishes, bool[] preferred, bool byClass) : ILoadOrder
{
    /// <summary>In weight: who is charging has it, so that equals do not take turns at each tick.</summary>
    private const double Bonus = 0.2;

    public bool IsBefore(int a, int b)
    {
        if (byClass && wishes.Class[a] != wishes.Class[b])
        {
            return wishes.Class[a] > wishes.Class[b];
        }

        if (wishes.Rank[a] != wishes.Rank[b])
        {
            return wishes.Rank[a] < wishes.Rank[b];
        }

        if (preferred[a] != preferred[b])
        {
            return preferred[a];
        }

        var (of, other) = (WithBonus(a), WithBonus(b));
        return of > other || (of == other && a < b);
    }

    private double WithBonus(int load) => wishes.Weight[load] + (wishes.Serving[load] ? Bonus : 0);
}
