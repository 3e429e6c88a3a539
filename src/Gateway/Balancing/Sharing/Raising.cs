namespace Gateway.Balancing.Sharing;

/// <summary>
/// Raises into room that nobody may still be using, whoever has least first. Claims are upper bounds, so phasors are booked in
/// many directions and only where they lengthen the sum: a load that draws less than its claim breaks no limit either.
/// </summary>
internal sealed class Raising
{
    private const int Directions = 32;

    private readonly Couplings _couplings;
    private readonly Wishes _wishes;
    private readonly double[] _room;
    private readonly int _directions;
    private readonly double[] _cos;
    private readonly double[] _sin;
    private readonly double[] _flow;
    private readonly bool[] _isTight;
    private readonly bool[] _isLookedAt;
    private readonly double[] _claims;
    private readonly double[] _ends;
    private readonly int[] _climbing;

    public Raising(Couplings couplings, Wishes wishes, double[] room)
    {
        (_couplings, _wishes, _room) = (couplings, wishes, room);
        _directions = couplings.IsPlain ? 1 : Directions;
        _cos = [.. Enumerable.Range(0, _directions).Select(d => Math.Cos(d * Math.Tau / _directions))];
        _sin = [.. Enumerable.Range(0, _directions).Select(d => Math.Sin(d * Math.Tau / _directions))];
        _flow = new double[couplings.Constraints * _directions];
        (_isTight, _climbing) = (new bool[couplings.Constraints], new int[couplings.Loads]);
        (_isLookedAt, _claims, _ends) = (new bool[couplings.Constraints], new double[4 * couplings.Loads], new double[4 * couplings.Loads]);
    }

    public void Run(ReadOnlySpan<double> from, ReadOnlySpan<double> toward, ReadOnlySpan<double> claims, double[] current, int[] stoppedBy)
    {
        var count = 0;
        for (var i = 0; i < current.Length; i++)
        {
            (current[i], stoppedBy[i]) = (Math.Min(from[i], toward[i]), Flows.None);
            if (toward[i] > current[i] + Flows.Epsilon)
            {
                _climbing[count++] = i;
            }
        }

        if (count == 0)
        {
            return;
        }

        Claim(claims, current, toward);
        Look(_climbing.AsSpan(0, count), current);
        while (count > 0)
        {
            count = Pass(count, toward, current, stoppedBy);
        }
    }

    /// <summary>What each may draw by its claim, and what in the end, whichever is more.</summary>
    private void Claim(ReadOnlySpan<double> claims, double[] current, ReadOnlySpan<double> toward)
    {
        for (var i = 0; i < current.Length; i++)
        {
            var (a, b, c) = (claims[3 * i], claims[(3 * i) + 1], claims[(3 * i) + 2]);
            var held = _claims.AsSpan(4 * i, 4);
            var ends = _ends.AsSpan(4 * i, 4);
            var end = Larger(current[i], toward[i]);
            var all = Larger(a, Larger(b, c));
            (held[0], held[1], held[2], held[Entry.Always]) = (a, b, c, all);
            (ends[0], ends[1], ends[2], ends[Entry.Always]) = (Larger(a, end), Larger(b, end), Larger(c, end), Larger(all, end));
        }
    }

    /// <summary>Only where somebody climbs it matters what flows.</summary>
    private void Look(ReadOnlySpan<int> climbing, double[] current)
    {
        Array.Clear(_isLookedAt);
        foreach (var i in climbing)
        {
            for (var e = _couplings.First[i]; e < _couplings.End[i]; e++)
            {
                var c = _couplings.Row[e];
                if (!_isLookedAt[c])
                {
                    (_isLookedAt[c], _isTight[c]) = (true, IsTight(c));
                    Book(c, current);
                }
            }
        }
    }

    /// <summary>False: even if all were raised as far as they shall be, it would fit.</summary>
    private bool IsTight(int constraint)
    {
        var tight = false;
        for (var d = 0; d < _directions && !tight; d++)
        {
            var then = 0.0;
            for (var m = _couplings.RowFirst[constraint]; m < _couplings.RowEnd[constraint]; m++)
            {
                then += Factor(m, d) * _ends[_couplings.MemberPlace[m]];
            }

            tight = then > Limit(constraint) + Flows.Epsilon;
        }

        return tight;
    }

    /// <summary>What may flow now; where all fits nobody asks.</summary>
    private void Book(int constraint, double[] current)
    {
        for (var d = 0; d < _directions && _isTight[constraint]; d++)
        {
            var now = 0.0;
            for (var m = _couplings.RowFirst[constraint]; m < _couplings.RowEnd[constraint]; m++)
            {
                now += Factor(m, d) * Larger(_claims[_couplings.MemberPlace[m]], current[_couplings.Member[m]]);
            }

            _flow[(constraint * _directions) + d] = now;
        }
    }

    private double Factor(int member, int direction)
        => Larger(0, (_couplings.MemberRe[member] * _cos[direction]) + (_couplings.MemberIm[member] * _sin[direction]));

    /// <summary>Math.Max takes care of NaN, which costs; there is none.</summary>
    private static double Larger(double a, double b) => a > b ? a : b;

    /// <summary>One step for those who have least; who is stopped is out, for flows only grow.</summary>
    private int Pass(int count, ReadOnlySpan<double> toward, double[] current, int[] stoppedBy)
    {
        var lowest = double.PositiveInfinity;
        foreach (var i in _climbing.AsSpan(0, count))
        {
            lowest = Math.Min(lowest, current[i] / _wishes.Weight[i]);
        }

        var kept = 0;
        for (var k = 0; k < count; k++)
        {
            var i = _climbing[k];
            var next = IsFree(i) ? toward[i] : Next(i, current[i], toward[i]);
            if (current[i] / _wishes.Weight[i] >= lowest + 1)
            {
                _climbing[kept++] = i;
                continue;
            }

            stoppedBy[i] = next > toward[i] + Flows.Epsilon ? Flows.None : Blocking(i, current[i], next);
            if (next > toward[i] + Flows.Epsilon || stoppedBy[i] != Flows.None)
            {
                continue;
            }

            Book(i, current[i], next);
            current[i] = next;
            if (next < toward[i] - Flows.Epsilon)
            {
                _climbing[kept++] = i;
            }
        }

        return kept;
    }

    /// <summary>Where every value is legal one climbs by whole amperes and ends where one shall be.</summary>
    private double Next(int load, double current, double toward)
        => _wishes.Step[load] == 0 && _wishes.Pilots[load] is null
            ? Math.Max(_wishes.Minimum[load], Math.Min(current + 1, toward))
            : _wishes.Above(load, current);        // where it shall be is its bound

    private bool IsFree(int load)
    {
        for (var e = _couplings.First[load]; e < _couplings.End[load]; e++)
        {
            if (_isTight[_couplings.Row[e]])
            {
                return false;
            }
        }

        return true;
    }

    private int Blocking(int load, double current, double next)
    {
        for (var e = _couplings.First[load]; e < _couplings.End[load]; e++)
        {
            var c = _couplings.Row[e];
            for (var d = 0; d < _directions && _isTight[c]; d++)
            {
                // What is claimed already costs nothing, but where too much is claimed it shall end, so nobody makes his part of it last.
                if (FactorOf(e, d) > 0 && _flow[(c * _directions) + d] + Cost(e, d, current, next) > Limit(c) + Flows.Epsilon)
                {
                    return c;
                }
            }
        }

        return Flows.None;
    }

    private void Book(int load, double current, double next)
    {
        for (var e = _couplings.First[load]; e < _couplings.End[load]; e++)
        {
            for (var d = 0; d < _directions; d++)
            {
                _flow[(_couplings.Row[e] * _directions) + d] += Cost(e, d, current, next);
            }
        }
    }

    private double Cost(int entry, int direction, double current, double next)
    {
        var claim = _claims[_couplings.Place[entry]];
        return FactorOf(entry, direction) * (Math.Max(next, claim) - Math.Max(current, claim));
    }

    private double FactorOf(int entry, int direction)
        => Math.Max(0, (_couplings.Re[entry] * _cos[direction]) + (_couplings.Im[entry] * _sin[direction]));

    /// <summary>The polygon through the directions lies within the circle.</summary>
    private double Limit(int constraint) => _directions == 1 ? _room[constraint] : _room[constraint] * Math.Cos(Math.PI / _directions);
}
