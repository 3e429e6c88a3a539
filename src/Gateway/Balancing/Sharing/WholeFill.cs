namespace Gateway.Balancing.Sharing;

/// <summary>
/// Progressive filling in whole amperes for loads of equal weight: whoever has least gets the next one, in the order of their
/// indices, until a constraint on his way is full. The result is max-min fair in whole amperes, which rounding a fair result
/// down is not. All who rise stand at the same level, so what flows is a count times the level, and levels at which nothing
/// happens cost nothing.
/// </summary>
internal sealed class WholeFill(Couplings couplings, Wishes wishes, double[] room)
{
    /// <summary>More amperes than anybody gets.</summary>
    private const int Levels = 1024;

    private readonly int[] _first = new int[Levels + 1];        // by level, the first of those to whom something happens there; -1: none
    private readonly int[] _next = new int[couplings.Loads];    // after each, the next of them
    private readonly bool[] _rises = new bool[couplings.Loads];
    private readonly bool[] _isMarked = new bool[couplings.Loads];
    private readonly int[] _marked = new int[couplings.Loads];
    private readonly double[] _still = new double[couplings.Constraints];       // what flows of those that do not rise
    private readonly int[] _rising = new int[couplings.Constraints];            // how many rise
    private readonly int[] _stepped = new int[couplings.Constraints];           // of them have taken the step in question already
    private readonly bool[] _isTight = new bool[couplings.Constraints];
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

    /// <param name="current">In: what each has already, minimums first; out: what each gets.</param>
    /// <param name="upper">No more than its current: it takes no part.</param>
    public void Run(double[] current, double[] upper, int[] stoppedBy)
    {
        for (var level = Begin(current, upper); level < Levels;)
        {
            Turn(level, current, upper, stoppedBy);
            var next = Next(level);
            while (level < next && _count > 0)
            {
                level = Math.Max(level, Highest(next));
                if (level < next)
                {
                    Step(level, current, stoppedBy);
                    level++;
                }
            }

            level = next;
        }
    }

    /// <summary>Those with the lowest minimum rise from the beginning: as a rule that is nearly all.</summary>
    /// <returns>That level.</returns>
    private int Begin(double[] current, double[] upper)
    {
        var lowest = Lowest(current, upper);
        _count = 0;
        Array.Clear(_still);
        Array.Clear(_rising);
        Array.Fill(_first, -1);
        for (var i = 0; i < current.Length; i++)
        {
            _rises[i] = false;
            if (current[i] <= 0)
            {
                continue;
            }

            var most = Whole(upper[i]);
            if (current[i] == lowest && most > lowest)
            {
                _rises[i] = true;
                Count(i);
                Wait(i, (int)most);
                continue;
            }

            for (var e = couplings.First[i]; e < couplings.End[i]; e++)
            {
                _still[couplings.Row[e]] += couplings.Re[e] * current[i];
            }

            if (most > current[i])
            {
                Wait(i, (int)current[i]);
            }
        }

        return lowest;
    }

    private static int Lowest(double[] current, double[] upper)
    {
        var lowest = (double)Levels;
        for (var i = 0; i < current.Length; i++)
        {
            lowest = current[i] > 0 && current[i] < lowest && Whole(upper[i]) > current[i] ? current[i] : lowest;
        }

        return (int)lowest;
    }

    private void Count(int load)
    {
        _count++;
        for (var e = couplings.First[load]; e < couplings.End[load]; e++)
        {
            _rising[couplings.Row[e]] += couplings.Re[e] > 0 ? 1 : 0;
        }
    }

    private static double Whole(double current) => Math.Floor(current + Flows.Epsilon);

    /// <summary>Something happens to the load at this level.</summary>
    private void Wait(int load, int level) => (_next[load], _first[level]) = (_first[level], load);

    /// <summary>Who stands at this level rises from here, and who has all he may stays.</summary>
    private void Turn(int level, double[] current, double[] upper, int[] stoppedBy)
    {
        for (var i = _first[level]; i >= 0;)
        {
            var next = _next[i];
            if (_rises[i])
            {
                Stay(i, level, current);
                stoppedBy[i] = Flows.None;
            }
            else if (current[i] == level && Whole(upper[i]) > level)
            {
                _rises[i] = true;
                Move(i, level, 1);
                Wait(i, (int)Whole(upper[i]));
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

    /// <summary>The highest level up to the next to which all can rise that do.</summary>
    private int Highest(int next)
    {
        var highest = next;
        for (var c = 0; c < _rising.Length; c++)
        {
            if (_rising[c] > 0 && IsOver(c, highest))
            {
                highest = (int)Math.Max(0, Math.Floor((room[c] - _still[c] + Flows.Epsilon) / _rising[c]));
            }
        }

        return highest;
    }

    private bool IsOver(int constraint, int level) => _still[constraint] + (_rising[constraint] * level) > room[constraint] + Flows.Epsilon;

    /// <summary>One ampere more for all for whom it is there; those in full constraints are asked in turn.</summary>
    private void Step(int level, double[] current, int[] stoppedBy)
    {
        var marked = Mark(level);
        foreach (var i in marked)
        {
            _isMarked[i] = false;
            var blocking = Blocking(i, level);
            if (blocking != Flows.None)
            {
                stoppedBy[i] = blocking;
                Stay(i, level, current);
                continue;
            }

            for (var e = couplings.First[i]; e < couplings.End[i]; e++)
            {
                _stepped[couplings.Row[e]] += couplings.Re[e] > 0 ? 1 : 0;
            }
        }

        Array.Clear(_stepped);
    }

    private ReadOnlySpan<int> Mark(int level)
    {
        var count = 0;
        for (var c = 0; c < _rising.Length; c++)
        {
            _isTight[c] = _rising[c] > 0 && IsOver(c, level + 1);
            for (var m = couplings.RowFirst[c]; _isTight[c] && m < couplings.RowEnd[c]; m++)
            {
                var i = couplings.Member[m];
                if (_rises[i] && !_isMarked[i] && couplings.MemberRe[m] > 0)
                {
                    _isMarked[i] = true;
                    _marked[count++] = i;
                }
            }
        }

        var marked = _marked.AsSpan(0, count);
        marked.Sort();
        return marked;
    }

    private int Blocking(int load, int level)
    {
        for (var e = couplings.First[load]; e < couplings.End[load]; e++)
        {
            var c = couplings.Row[e];
            if (couplings.Re[e] > 0 && _isTight[c]
                && _still[c] + (_rising[c] * level) + _stepped[c] + 1 > room[c] + Flows.Epsilon)
            {
                return c;
            }
        }

        return Flows.None;
    }

    private void Stay(int load, int level, double[] current)
    {
        _rises[load] = false;
        current[load] = level;
        Move(load, level, -1);
    }

    private void Move(int load, int level, int by)
    {
        _count += by;
        for (var e = couplings.First[load]; e < couplings.End[load]; e++)
        {
            if (couplings.Re[e] > 0)
            {
                _rising[couplings.Row[e]] += by;
                _still[couplings.Row[e]] -= by * level;
            }
        }
    }
}
