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
        _all.RemoveRange(0, Math.Max(0, _all.FindLastIndex(p => p.At <= from)));
        return (_all.Min(p => p.Watt), _all.Max(p => p.Watt));
    }

    public void Clear() => _all.Clear();
}
