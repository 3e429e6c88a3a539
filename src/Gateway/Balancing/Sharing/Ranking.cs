namespace Gateway.Balancing.Sharing;

/// <summary>
/// Loads in an order that changes little from one sharing to the next, so it is kept and only repaired. Every order is total
/// (ties by index): what was before does not show in the result.
/// </summary>
internal sealed class Ranking
{
    private readonly int[] _order;
    private readonly Comparison<int> _compare;

    public Ranking(int loads, Comparison<int> compare)
    {
        _order = [.. Enumerable.Range(0, loads)];
        _compare = compare;
    }

    public ReadOnlySpan<int> Sorted()
    {
        var moves = 4 * _order.Length;
        for (var i = 1; i < _order.Length; i++)
        {
            var load = _order[i];
            var at = i;
            for (; at > 0 && _compare(_order[at - 1], load) > 0; at--)
            {
                _order[at] = _order[at - 1];
                moves--;
            }

            _order[at] = load;
            if (moves < 0)
            {
                _order.AsSpan().Sort(_compare);
                break;
            }
        }

        return _order;
    }
}
