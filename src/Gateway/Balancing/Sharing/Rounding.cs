namespace Gateway.Balancing.Sharing;

/// <summary>
/// From what fits to what stations can be told: down to the legal value, then the remainder handed out step by step in weight
/// order. Where values lie far apart (8, 16, 24, 32 A) nobody gets such a step before those in small steps have as much.
/// </summary>
internal sealed class Rounding
{
    private readonly Couplings _couplings;
    private readonly Wishes _wishes;
    private readonly Flows _flows;
    private readonly double[] _room;
    private readonly Ranking<ByWeight> _ranking;
    private readonly int[] _waiting;

    public Rounding(Couplings couplings, Wishes wishes, double[] room, Flows flows)
    {
        (_couplings, _wishes, _room, _flows) = (couplings, wishes, room, flows);
        _waiting = new int[couplings.Loads];
        _ranking = new(couplings.Loads);
    }

    public void Run(bool byClass, double[] current, int[] stoppedBy, bool[] refused)
    {
        for (var i = 0; i < current.Length; i++)
        {
            current[i] = _wishes.Floor(i, current[i]);
        }

        _flows.Set(current);
        if (!_couplings.IsPlain)
        {
            Repair(current, stoppedBy);
        }

        HandOut(byClass, current, stoppedBy, refused);
    }

    /// <summary>What remains is enough for the minimum of some who were refused.</summary>
    public void Admit(double[] current, int[] stoppedBy, bool[] refused)
    {
        var admitted = false;
        foreach (var i in _ranking.Sorted(new(_wishes, byClass: false)))
        {
            if (!refused[i])
            {
                continue;
            }

            stoppedBy[i] = _flows.Blocking(i, _wishes.LeastOf(i));
            if (stoppedBy[i] == Flows.None)
            {
                (current[i], refused[i], admitted) = (_wishes.LeastOf(i), false, true);
                _flows.Add(i, current[i]);
            }
        }

        if (admitted)
        {
            HandOut(byClass: false, current, stoppedBy, refused);
        }
    }

    /// <summary>Rounding down one phasor can make the sum of three longer: then others come down until it fits.</summary>
    private void Repair(double[] current, int[] stoppedBy)
    {
        for (var c = 0; c < _couplings.Constraints; c++)
        {
            while (_flows.Magnitude(c) > Math.Max(0, _room[c]) + Flows.Epsilon && Outward(c, current) is var worst && worst >= 0)
            {
                var lower = _wishes.Floor(worst, Below(worst, current[worst]));
                _flows.Add(worst, lower - current[worst]);
                (current[worst], stoppedBy[worst]) = (lower, c);
                c = 0;
            }
        }
    }

    private double Below(int load, double current)
        => _wishes.Pilots[load] is null && _wishes.Step[load] > 0 && current - _wishes.Step[load] >= _wishes.Minimum[load] - Flows.Epsilon
            ? current - _wishes.Step[load]
            : _wishes.Pilots[load] is null && _wishes.Step[load] == 0 && current - 0.5 >= _wishes.Minimum[load] ? current - 0.5
            : _wishes.Pilots[load] is null ? 0 : current - 0.01;

    /// <summary>Who makes the constraint's sum longest; -1: nobody does.</summary>
    private int Outward(int constraint, double[] current)
    {
        var (worst, most) = (-1, 0.0);
        for (var m = _couplings.RowFirst[constraint]; m < _couplings.RowEnd[constraint]; m++)
        {
            var i = _couplings.Member[m];
            var outward = current[i] * ((_flows.Re[constraint] * _couplings.MemberRe[m]) + (_flows.Im[constraint] * _couplings.MemberIm[m]));
            if (outward > most)
            {
                (worst, most) = (i, outward);
            }
        }

        return worst;
    }

    private void HandOut(bool byClass, double[] current, int[] stoppedBy, bool[] refused)
    {
        var count = 0;
        foreach (var i in _ranking.Sorted(new(_wishes, byClass)))
        {
            if (!refused[i] && current[i] + Flows.Epsilon < _wishes.Upper[i] && _wishes.IsWanting(i))
            {
                _waiting[count++] = i;
            }
            else if (!refused[i])
            {
                stoppedBy[i] = Flows.None;
            }
        }

        // Loads only grow from here: who is stopped once stays stopped.
        var coarseUpTo = double.NegativeInfinity;
        while (count > 0)
        {
            (count, coarseUpTo) = Pass(count, coarseUpTo, current, stoppedBy);
        }
    }

    /// <summary>One step for each who waits; returns how many still wait, and how high loads in large steps may go next.</summary>
    private (int Count, double CoarseUpTo) Pass(int count, double coarseUpTo, double[] current, int[] stoppedBy)
    {
        var (kept, lowest) = (0, double.PositiveInfinity);
        for (var k = 0; k < count; k++)
        {
            var i = _waiting[k];
            if (_wishes.Step[i] == 0 && _wishes.Pilots[i] is null)
            {
                TakeRest(i, current, stoppedBy);
                continue;
            }

            var next = _wishes.Next(i, current[i]);
            if (double.IsPositiveInfinity(next))
            {
                stoppedBy[i] = Flows.None;
                continue;
            }

            var isCoarse = _wishes.IsCoarse(i);
            if (isCoarse && next / _wishes.Weight[i] > coarseUpTo)
            {
                lowest = Math.Min(lowest, next / _wishes.Weight[i]);
                _waiting[kept++] = i;
                continue;
            }

            var blocking = _flows.Blocking(i, next - current[i], stoppedBy[i]);
            if (blocking != Flows.None)
            {
                stoppedBy[i] = blocking;
                continue;
            }

            _flows.Add(i, next - current[i]);
            current[i] = next;
            lowest = Math.Min(lowest, next / _wishes.Weight[i]);
            _waiting[kept++] = i;
        }

        return (kept, lowest);
    }

    private void TakeRest(int load, double[] current, int[] stoppedBy)
    {
        var (more, stopped) = _flows.Reach(load, _wishes.Upper[load] - current[load]);
        if (more > Flows.Epsilon || stoppedBy[load] == Flows.None)
        {
            stoppedBy[load] = stopped;
        }

        if (current[load] + more >= _wishes.LeastOf(load))
        {
            _flows.Add(load, more);
            current[load] += more;
        }
    }
}
