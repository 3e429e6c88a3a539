namespace Gateway.Tests.PowerCut;

/// <summary>What one thing on a disk may be: what it was when it was last known to be safe, and all that was asked for since.</summary>
internal sealed class History<T>(T first)
{
    private readonly List<(T Value, int At, bool IsOpen)> _since = [];
    private T _safe = first;

    public T Latest => _since.Count == 0 ? _safe : _since[^1].Value;

    public IEnumerable<T> All => _since.Select(s => s.Value).Prepend(_safe);

    public bool May(T value) => All.Contains(value);

    /// <param name="at">Its place among all events.</param>
    /// <param name="isOpen">True: whether it was done will be told.</param>
    public void Asked(T value, int at, bool isOpen) => _since.Add((value, at, isOpen));

    /// <summary>Everything up to there was done, but for what is open.</summary>
    public void Safe(int at)
    {
        var last = _since.FindLastIndex(s => !s.IsOpen && s.At <= at);
        if (last >= 0)
        {
            _safe = _since[last].Value;
            _since.RemoveRange(0, last + 1);
        }
    }

    /// <summary>What is not done by now may never be.</summary>
    public void Forgotten()
    {
        for (var i = 0; i < _since.Count; i++)
        {
            _since[i] = _since[i] with { IsOpen = true };
        }
    }

    /// <param name="leavesOpen">True: it was not done, and may be on disk all the same.</param>
    public void Told(int at, bool done, bool leavesOpen)
    {
        var index = _since.FindIndex(s => s.At == at && s.IsOpen);
        if (index >= 0 && done)
        {
            _since[index] = _since[index] with { IsOpen = false };
        }
        else if (index >= 0 && !leavesOpen)
        {
            _since.RemoveAt(index);
        }
    }
}
