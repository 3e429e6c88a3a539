namespace Gateway.GridSignals.External;

/// <summary>What a power was lately, in watt: a meter that is a little late shows what belongs to a moment ago. Not for several threads.</summary>
internal sealed class RecentPower
{
    private readonly List<(long At, double Watt)> _all = [];        // oldest first

    public void Add(long at, double watt) => _all.Add((at, watt));

    /// <summary>The least and the most since a moment, with what there was right before it. What is older is forgotten.</summary>
    /// <param name="from">Monotonic.</param>
    public (double Least, double Most) Since(long from)
    {
        Forget(from);
        return (_all.Min(p => p.Watt), _all.Max(p => p.Watt));
    }

    /// <summary>The least that it can have been at a moment, as it changed somewhere between two of what was added. What is older is forgotten.</summary>
    /// <param name="moment">Monotonic.</param>
    public double LeastAt(long moment)
    {
        Forget(moment);
        return _all[0].At < moment ? _all.Take(2).Min(p => p.Watt) : _all[0].Watt;
    }

    public void Clear() => _all.Clear();

    private void Forget(long before) => _all.RemoveRange(0, Math.Max(0, _all.FindLastIndex(p => p.At <= before)));
}
