namespace Gateway.Balancing;

/// <summary>The EVSEs that were reckoned with anew in this tick. What follows from an EVSE's own picture stands for all others.</summary>
internal sealed class News(int loads)
{
    private readonly bool[] _has = new bool[loads];
    private readonly int[] _all = new int[loads];
    private int _count;

    /// <summary>In the order in which they were added: that of the stations.</summary>
    public ReadOnlySpan<int> All => _all.AsSpan(0, _count);

    public bool Has(int load) => _has[load];

    public void Add(int load)
    {
        if (!_has[load])
        {
            _has[load] = true;
            _all[_count++] = load;
        }
    }

    public void Clear()
    {
        foreach (var load in All)
        {
            _has[load] = false;
        }

        _count = 0;
    }
}
