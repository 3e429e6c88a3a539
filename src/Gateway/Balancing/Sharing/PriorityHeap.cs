namespace Gateway.Balancing.Sharing;

/// <summary>Items by key, lowest first, ties by item; in arrays made once.</summary>
internal sealed class PriorityHeap(int capacity)
{
    private readonly double[] _keys = new double[capacity];
    private readonly int[] _items = new int[capacity];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(int item, double key)
    {
        var at = _count++;
        while (at > 0 && IsBefore(key, item, (at - 1) / 2))
        {
            (_keys[at], _items[at]) = (_keys[(at - 1) / 2], _items[(at - 1) / 2]);
            at = (at - 1) / 2;
        }

        (_keys[at], _items[at]) = (key, item);
    }

    public bool TryPeek(out int item, out double key)
    {
        (item, key) = _count > 0 ? (_items[0], _keys[0]) : (-1, 0);
        return _count > 0;
    }

    public void RemoveFirst()
    {
        _count--;
        if (_count > 0)
        {
            Sink(_items[_count], _keys[_count]);
        }
    }

    /// <summary>The first item's key is now higher.</summary>
    public void RaiseFirst(double key) => Sink(_items[0], key);

    private void Sink(int item, double key)
    {
        var at = 0;
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && IsBefore(_keys[child + 1], _items[child + 1], child))
            {
                child++;
            }

            if (IsBefore(key, item, child))
            {
                break;
            }

            (_keys[at], _items[at]) = (_keys[child], _items[child]);
            at = child;
        }

        (_keys[at], _items[at]) = (key, item);
    }

    private bool IsBefore(double key, int item, int at) => key < _keys[at] || (key == _keys[at] && item < _items[at]);
}
