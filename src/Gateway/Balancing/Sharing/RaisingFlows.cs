namespace Gateway.Balancing.Sharing;

/// <summary>What may flow while others still draw what they have claimed.</summary>
internal sealed partial class Raising
{
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
            var now = _nows.AsSpan(4 * i, 4);
            var has = current[i];
            (held[0], held[1], held[2], held[Entry.Always]) = (a, b, c, all);
            (now[0], now[1], now[2], now[Entry.Always]) = (Larger(a, has), Larger(b, has), Larger(c, has), Larger(all, has));
            (ends[0], ends[1], ends[2], ends[Entry.Always]) = (Larger(a, end), Larger(b, end), Larger(c, end), Larger(all, end));
        }
    }

    /// <summary>Only where somebody climbs it matters what flows.</summary>
    private void Look(ReadOnlySpan<int> climbing)
    {
        Array.Clear(_isLookedAt);
        foreach (var i in climbing)
        {
            for (var e = _couplings.First[i]; e < _couplings.End[i]; e++)
            {
                var c = _couplings.Row[e];
                if (!_isLookedAt[c])
                {
                    _isLookedAt[c] = true;
                    Look(c);
                }
            }
        }
    }

    /// <summary>What may flow now, and whether it would fit if all were raised as far as they shall be: then nobody asks.</summary>
    private void Look(int constraint)
    {
        _isTight[constraint] = false;
        for (var d = 0; d < _directions; d++)
        {
            (_flow[(constraint * _directions) + d], var end) = Sums(constraint, d);
            _isTight[constraint] |= end > Limit(constraint) + Flows.Epsilon;
        }
    }

    /// <summary>Side by side: each has to wait for its own last addition only.</summary>
    private (double Now, double End) Sums(int constraint, int direction)
    {
        var terms = _couplings.RowFirst[constraint].._couplings.RowEnd[constraint];
        ReadOnlySpan<int> places = _couplings.MemberPlace.AsSpan(terms);
        ReadOnlySpan<double> re = _couplings.MemberRe.AsSpan(terms);
        var (now, end) = (0.0, 0.0);
        for (var m = 0; m < places.Length && m < re.Length; m++)
        {
            var factor = _directions == 1 ? re[m] : Factor(terms.Start.Value + m, direction);
            now += factor * _nows[places[m]];
            end += factor * _ends[places[m]];
        }

        return (now, end);
    }

    private double Factor(int member, int direction)
        => Larger(0, (_couplings.MemberRe[member] * _cos[direction]) + (_couplings.MemberIm[member] * _sin[direction]));

    /// <summary>Math.Max takes care of NaN, which costs; there is none.</summary>
    private static double Larger(double a, double b) => a > b ? a : b;

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
