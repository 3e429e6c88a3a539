namespace Gateway.Balancing.Sharing;

/// <summary>
/// Progressive filling in whole amperes for loads of equal weight: whoever has least gets the next one, who has it already
/// before others and else in the order of their indices, until a constraint on his way is full. The result is max-min fair in whole amperes, which rounding a fair result
/// down is not. All who rise stand at the same level, so what flows is a count times the level, and levels at which nothing
/// happens cost nothing.
/// </summary>
internal sealed class WholeFill(Couplings couplings, Wishes wishes, double[] room)
{
    /// <summary>More amperes than anybody gets.</summary>
    private const int Levels = 1024;

    private readonly int[] _first = new int[Levels + 1];        // by level, the first of those to whom something happens there; -1: none
    private readonly int[] _next = new int[couplings.Loads];    // after each, the next of them
    private readonly int[] _most = new int[couplings.Loads];
    private readonly LoadSet _rises = new(couplings.Loads);
    private readonly LoadSet _noted = new(couplings.Loads);
    private readonly LoadSet _later = new(couplings.Loads);     // of the noted: those who do not have it already
    private readonly Rising _flows = new(couplings, room);
    private readonly bool _isUnit = Array.TrueForAll(couplings.Re, factor => factor is 0 or 1);
    private int _count;

    /// <summary>Plain constraints, whole amperes and equal weights.</summary>
    public bool Fits()
    {
        for (var i = 0; i < couplings.Loads; i++)
        {
            if (wishes.Step[i] != 1 || wishes.Weight[i] != 1 || wishes.Pilots[i] is not null
                || wishes.Minimum[i] != Math.Floor(wishes.Minimum[i]) || wishes.Upper[i] >= Levels)
            {
                return false;
            }
        }

        return couplings.IsPlain && _isUnit;
    }

    /// <summary>Begins a sharing.</summary>
    /// <param name="flows">What flows of what each has already: its minimum, or nothing.</param>
    public void Open(Flows flows) => _flows.Open(flows.Re);

    /// <summary>Raises some; all others keep what they have.</summary>
    /// <param name="members">They have something, and not more than their bound.</param>
    /// <param name="current">In: what each has; out: what each gets.</param>
    public void Run(ReadOnlySpan<int> members, double[] current, int[] stoppedBy)
    {
        for (var level = Begin(members, current); level < Levels;)
        {
            Turn(level, current, stoppedBy);
            var next = Next(level);
            while (level < next && _count > 0)
            {
                level = Math.Max(level, _flows.Highest(next));
                if (level < next)
                {
                    Step(level, current, stoppedBy);
                    level++;
                }
            }

            level = next;
        }
    }

    /// <summary>Who can have more waits for the level at which he joins; nobody rises before the lowest.</summary>
    /// <returns>That level.</returns>
    private int Begin(ReadOnlySpan<int> members, double[] current)
    {
        _count = 0;
        Array.Fill(_first, -1);
        var lowest = Levels;
        foreach (var i in members)
        {
            _most[i] = (int)Math.Floor(wishes.Upper[i] + Flows.Epsilon);
            if (_most[i] > current[i])
            {
                var has = (int)current[i];
                lowest = has < lowest ? has : lowest;
                Wait(i, has);
            }
        }

        return lowest;
    }

    /// <summary>Something happens to the load at this level.</summary>
    private void Wait(int load, int level) => (_next[load], _first[level]) = (_first[level], load);

    /// <summary>Who stands at this level rises from here, and who has all he may stays.</summary>
    private void Turn(int level, double[] current, int[] stoppedBy)
    {
        for (var i = _first[level]; i >= 0;)
        {
            var next = _next[i];
            if (_rises.Has(i))
            {
                Stay(i, level, current);
                stoppedBy[i] = Flows.None;
            }
            else if (current[i] == level && _most[i] > level)
            {
                _rises.Add(i);
                _count++;
                _flows.Rise(i, level);
                Wait(i, _most[i]);
            }

            i = next;
        }
    }

    /// <summary>The next level at which somebody joins or has all he may.</summary>
    private int Next(int level)
    {
        do
        {
            level++;
        }
        while (level < Levels && _first[level] < 0);

        return level;
    }

    /// <summary>One ampere more for all for whom it is there; those in full constraints are asked in turn.</summary>
    private void Step(int level, double[] current, int[] stoppedBy)
    {
        _noted.Clear();
        _flows.Tighten(level, _rises, _noted);
        _later.Clear();
        for (var i = _noted.Next(0); i >= 0; i = _noted.Next(i + 1))
        {
            if (wishes.Has[i] > level)
            {
                Ask(i, level, current, stoppedBy);
            }
            else
            {
                _later.Add(i);
            }
        }

        for (var i = _later.Next(0); i >= 0; i = _later.Next(i + 1))
        {
            Ask(i, level, current, stoppedBy);
        }
    }

    private void Ask(int load, int level, double[] current, int[] stoppedBy)
    {
        if (_flows.Take(load) is var by && by != Flows.None)
        {
            stoppedBy[load] = by;
            Stay(load, level, current);
        }
    }

    private void Stay(int load, int level, double[] current)
    {
        _rises.Remove(load);
        _count--;
        current[load] = level;
        _flows.Stay(load, level);
    }
}
