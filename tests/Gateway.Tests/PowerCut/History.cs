namespace Gateway.Tests.PowerCut;

/// <summary>
/// What one thing on a disk may be: what it may have been when that was last known, and all that was asked for since. What is asked
/// changes what is there, so of something that may not be there any more it changes nothing: whether it was done is kept for each apart.
/// </summary>
internal sealed class History<T>(T first)
{
    private readonly List<(Func<T, T> Change, int At, Fate Fate)> _since = [];      // in order
    private HashSet<T> _before = [first];

    /// <summary>What is known of something that was asked: it will be told, it is done if anything later is, it may be done for ever, it is done.</summary>
    private enum Fate { Open, Pending, Doubtful, Done }

    public IReadOnlyCollection<T> All => _since.Aggregate(_before, (may, one) => After(may, one.Change, one.Fate));

    public bool May(T value) => All.Contains(value);

    /// <param name="change">What it makes of what is there.</param>
    /// <param name="at">Its place among all events.</param>
    /// <param name="isOpen">True: whether it was done will be told.</param>
    public void Asked(Func<T, T> change, int at, bool isOpen) => _since.Add((change, at, isOpen ? Fate.Open : Fate.Pending));

    /// <summary>Everything up to there was done, but for what is told apart, and what was given up before.</summary>
    public void Safe(int at) => Turn(s => s.Fate is Fate.Pending && s.At <= at, Fate.Done);

    /// <summary>What is not done by now may never be.</summary>
    public void Forgotten() => Turn(s => s.Fate is Fate.Pending, Fate.Doubtful);

    /// <param name="at">The place of what was asked.</param>
    /// <param name="leavesOpen">True: it was not done, and may be on disk all the same.</param>
    public void Told(int at, bool done, bool leavesOpen)
    {
        if (done || leavesOpen)
        {
            Turn(s => s.Fate is Fate.Open && s.At == at, done ? Fate.Done : Fate.Doubtful);
        }
        else
        {
            _since.RemoveAll(s => s.Fate is Fate.Open && s.At == at);
        }
    }

    private static HashSet<T> After(HashSet<T> may, Func<T, T> change, Fate fate)
        => [.. may.Select(change), .. fate is Fate.Done ? [] : may];

    private void Turn(Predicate<(Func<T, T> Change, int At, Fate Fate)> which, Fate into)
    {
        for (var i = 0; i < _since.Count; i++)
        {
            _since[i] = which(_since[i]) ? _since[i] with { Fate = into } : _since[i];
        }

        var settled = _since.TakeWhile(s => s.Fate is Fate.Done or Fate.Doubtful).Count();
        _before = _since.Take(settled).Aggregate(_before, (may, one) => After(may, one.Change, one.Fate));
        _since.RemoveRange(0, settled);
    }
}
