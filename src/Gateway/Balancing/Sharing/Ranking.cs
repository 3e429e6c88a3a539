namespace Gateway.Balancing.Sharing;

/// <summary>An order of loads. Total: ties by index.</summary>
internal interface ILoadOrder
{
    bool IsBefore(int a, int b);
}

/// <summary>
/// Loads in an order that changes little from one sharing to the next, so it is kept and only repaired: who is out of place is taken
/// out, and put back where he belongs. Every order is total (ties by index): what was before does not show in the result. The order is
/// a value type so that it is compiled into the walk.
/// </summary>
internal sealed class Ranking<T>
    where T : struct, ILoadOrder
{
    private readonly int[] _order;
    private readonly int[] _strays;
    private readonly int[] _spare;

    public Ranking(int loads)
    {
        _order = [.. Enumerable.Range(0, loads)];
        (_strays, _spare) = (new int[loads], new int[loads]);
    }

    /// <summary>As it was sorted last.</summary>
    public ReadOnlySpan<int> Last => _order;

    public ReadOnlySpan<int> Sorted(T by)
    {
        var kept = TakeOut(by);
        var strays = _order.Length - kept;
        Sort(by, 0, strays);
        PutBack(by, kept, strays);
        return _order;
    }

    /// <summary>Leaves those who are in order at the front. Of two who are not it does not show which is out of place: both go.</summary>
    /// <returns>How many were left.</returns>
    private int TakeOut(T by)
    {
        var (order, kept, strays) = (_order, 0, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var load = order[i];
            if (kept == 0 || by.IsBefore(order[kept - 1], load))
            {
                order[kept++] = load;
            }
            else
            {
                (_strays[strays++], _strays[strays++]) = (order[--kept], load);
            }
        }

        return kept;
    }

    /// <summary>The last first, so that there is always a free place.</summary>
    private void PutBack(T by, int kept, int strays)
    {
        for (var at = _order.Length - 1; strays > 0; at--)
        {
            var isKept = kept > 0 && by.IsBefore(_strays[strays - 1], _order[kept - 1]);
            _order[at] = isKept ? _order[--kept] : _strays[--strays];
        }
    }

    /// <summary>Some of the strays.</summary>
    private void Sort(T by, int from, int to)
    {
        if (to - from < 2)
        {
            return;
        }

        var middle = (from + to) / 2;
        Sort(by, from, middle);
        Sort(by, middle, to);
        Array.Copy(_strays, from, _spare, from, to - from);
        var (left, right) = (from, middle);
        for (var at = from; at < to; at++)
        {
            var takesRight = right < to && (left == middle || by.IsBefore(_spare[right], _spare[left]));
            _strays[at] = takesRight ? _spare[right++] : _spare[left++];
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
