using Gateway.Balancing.Sharing;

namespace Gateway.Balancing;

/// <summary>
/// What the guard can take from each EVSE, in flat arrays that the tick keeps up to date: between two readings there is no time to
/// look at a thousand EVSEs one by one.
/// </summary>
internal sealed class Spares(int loads)
{
    private readonly byte[] _phases = new byte[loads];      // 0: nothing is to be had
    private readonly bool[] _isFast = new bool[loads];
    private readonly double[] _above = new double[loads];
    private readonly int[] _rank = new int[loads];
    private readonly byte[] _served = new byte[loads];      // the same for its last ampere
    private readonly long[] _since = new long[loads];
    private readonly bool[] _resumes = new bool[loads];
    private readonly Ranking<LongestServed> _order = new(loads);
    private bool _isSorted;

    /// <summary>What it has above its minimum, in ampere.</summary>
    public double Above(int load) => _above[load];

    /// <summary>The lower is cut first.</summary>
    public int RankOf(int load) => _rank[load];

    /// <summary>It has more than its minimum on that phase, and can be told.</summary>
    /// <param name="onlyFast">It is known to follow within the usual time.</param>
    public bool Has(int load, int phase, bool onlyFast) => (_phases[load] >> phase & 1) != 0 && (!onlyFast || _isFast[load]);

    /// <summary>It has something on that phase, and can be told to do without.</summary>
    public bool IsServed(int load, int phase) => (_served[load] >> phase & 1) != 0;

    /// <summary>All, in the order in which they would be switched off: lowest class and longest served first, who would not charge again last.</summary>
    public ReadOnlySpan<int> InOrder()
    {
        var order = _isSorted ? _order.Last : _order.Sorted(new(this));
        _isSorted = true;
        return order;
    }

    /// <param name="byClass">Priorities count.</param>
    public void Note(Account account, bool byClass)
    {
        var load = account.Index;
        var (has, isOpen) = (account.Granted, account.IsLimited && !account.IsLost);
        _above[load] = has - account.Minimum;
        _phases[load] = isOpen && has > account.Minimum ? (byte)account.Loads : (byte)0;
        _served[load] = isOpen && has > 0 && account.ServedSince is not null ? (byte)account.Loads : (byte)0;
        _isFast[load] = account.Learnt.AtMost <= Times.CutEffective;
        var (rank, since, resumes) = (byClass ? account.Priority : 0, account.ServedSince ?? long.MaxValue, account.Ability.Resumes);
        _isSorted &= rank == _rank[load] && since == _since[load] && resumes == _resumes[load];
        (_rank[load], _since[load], _resumes[load]) = (rank, since, resumes);
    }

    private readonly struct LongestServed(Spares spares) : ILoadOrder
    {
        public bool IsBefore(int a, int b)
            => spares._resumes[a] != spares._resumes[b] ? spares._resumes[a]
                : spares._rank[a] != spares._rank[b] ? spares._rank[a] < spares._rank[b]
                : spares._since[a] < spares._since[b] || (spares._since[a] == spares._since[b] && a < b);
    }
}
