namespace Gateway.Balancing.Sharing;

/// <summary>
/// The most weighted current for this instant. Where no load flows through two branches, greedy in weight order is exact; phasors
/// and loads on several conductors need a programme, whose rows come one by one where a constraint turns out to be broken (a
/// phasor's as the tangent of its circle). Beyond some hundred loads greedy has to do.
/// </summary>
internal sealed class Throughput
{
    private const int MostLoads = 256;
    private const int MostCuts = 200;

    /// <summary>A circle is met to this part by its tangents; the rest is scaled away.</summary>
    private const double Near = 1e-6;

    /// <summary>The part of its minimum that keeps a load which has current.</summary>
    private const double StaysAt = 0.8;

    /// <summary>The part of what others would make of its current that keeps a load which has it: equals do not take turns.</summary>
    private const double StaysWorth = 0.95;

    private readonly Couplings _couplings;
    private readonly Wishes _wishes;
    private readonly double[] _room;
    private readonly Flows _flows;
    private readonly Ranking<ByWeight> _ranking;
    private readonly Simplex? _simplex;
    private readonly int[] _load;
    private readonly int[] _variable;
    private readonly double[] _gain;
    private readonly double[] _span;
    private readonly int[] _index;
    private readonly double[] _factor;

    public Throughput(Couplings couplings, Wishes wishes, double[] room, Flows flows)
    {
        (_couplings, _wishes, _room, _flows) = (couplings, wishes, room, flows);
        _ranking = new(couplings.Loads);
        IsExact = couplings.Loads <= MostLoads;
        _simplex = IsExact ? new(couplings.Loads, couplings.Constraints + MostCuts) : null;
        (_load, _variable, _index) = (new int[couplings.Loads], new int[couplings.Loads], new int[couplings.Row.Length]);
        (_gain, _span, _factor) = (new double[couplings.Loads], new double[couplings.Loads], new double[couplings.Row.Length]);
        for (var row = 0; row < couplings.Constraints + MostCuts && IsExact; row++)
        {
            _simplex!.Reserve(row);
        }
    }

    public bool IsExact { get; }

    /// <summary>
    /// Who would have his minimum if there were no minimums. Who has current keeps it while it is worth nearly what others would
    /// make of it.
    /// </summary>
    /// <param name="fits">All minimums fit: then only those are left out who can wait.</param>
    /// <returns>True: all are preferred.</returns>
    public bool Prefer(bool fits, double[] minimums, double[] scratch, Admission admission)
    {
        Array.Clear(scratch);
        Run(scratch, admission.Preferred);      // none is preferred yet
        var all = true;
        for (var i = 0; i < scratch.Length; i++)
        {
            admission.Preferred[i] = minimums[i] > 0 && (_wishes.Stays[i] || (fits && !_wishes.CanWait[i]) || scratch[i] >= minimums[i] - Flows.Epsilon
                || (_wishes.Serving[i] && (scratch[i] >= minimums[i] * StaysAt || IsNearlyWorth(i))));
            all &= admission.Preferred[i] || minimums[i] <= 0;
        }

        return all;
    }

    private bool IsNearlyWorth(int load)
    {
        // What its current would gain elsewhere is its own weight and what it falls short.
        var (own, lack) = (_wishes.Weight[load], -Math.Min(0, _simplex!.GainOf(_variable[load])));
        return own >= StaysWorth * (own + lack);
    }

    /// <summary>From where everybody is up, but for the refused.</summary>
    public void Run(double[] current, ReadOnlySpan<bool> refused)
    {
        _flows.Set(current);
        if (_simplex is { } simplex)
        {
            Solve(simplex, current, refused);
            return;
        }

        foreach (var i in _ranking.Sorted(new(_wishes, byClass: false)))
        {
            if (!refused[i] && _wishes.IsWanting(i) && _wishes.Upper[i] > current[i])
            {
                var (more, _) = _flows.Reach(i, _wishes.Upper[i] - current[i]);
                _flows.Add(i, more);
                current[i] += more;
            }
        }
    }

    private void Solve(Simplex simplex, double[] current, ReadOnlySpan<bool> refused)
    {
        var count = 0;
        Array.Fill(_variable, -1);
        for (var i = 0; i < current.Length; i++)
        {
            if (!refused[i] && _wishes.IsWanting(i) && _wishes.Upper[i] > current[i])
            {
                (_load[count], _variable[i]) = (i, count);
                (_gain[count], _span[count]) = (_wishes.Weight[i], _wishes.Upper[i] - current[i]);
                count++;
            }
        }

        simplex.Begin(_gain.AsSpan(0, count), _span.AsSpan(0, count));
        while (Cut(simplex) && simplex.Solve())
        {
        }

        var scale = Scale(simplex);
        for (var k = 0; k < count; k++)
        {
            current[_load[k]] += scale * Math.Clamp(simplex[k], 0, _span[k]);
        }
    }

    /// <summary>One row for each constraint that the solution breaks; false: it breaks none.</summary>
    private bool Cut(Simplex simplex)
    {
        var found = false;
        for (var c = 0; c < _couplings.Constraints && !simplex.IsFull; c++)
        {
            var (re, im) = With(simplex, c);
            var length = _couplings.IsPlain ? re : Math.Sqrt((re * re) + (im * im));
            if (length > Math.Max(0, _room[c]) * (1 + Near) + Flows.Epsilon && length > 0)
            {
                found |= AddTangent(simplex, c, re / length, im / length);
            }
        }

        return found;
    }

    private bool AddTangent(Simplex simplex, int constraint, double cos, double sin)
    {
        var count = 0;
        for (var m = _couplings.RowFirst[constraint]; m < _couplings.RowEnd[constraint]; m++)
        {
            if (_variable[_couplings.Member[m]] is >= 0 and var variable)
            {
                (_index[count], _factor[count]) = (variable, (_couplings.MemberRe[m] * cos) + (_couplings.MemberIm[m] * sin));
                count++;
            }
        }

        // What flows already may be too much: then nothing more in this direction, but no impossible row.
        var left = _room[constraint] - (_flows.Re[constraint] * cos) - (_flows.Im[constraint] * sin);
        if (count > 0)
        {
            simplex.AddRow(_index.AsSpan(0, count), _factor.AsSpan(0, count), Math.Max(0, left));
        }

        return count > 0;
    }

    private (double Re, double Im) With(Simplex simplex, int constraint)
    {
        var (re, im) = (_flows.Re[constraint], _flows.Im[constraint]);
        for (var m = _couplings.RowFirst[constraint]; m < _couplings.RowEnd[constraint]; m++)
        {
            if (_variable[_couplings.Member[m]] is >= 0 and var variable)
            {
                re += _couplings.MemberRe[m] * simplex[variable];
                im += _couplings.MemberIm[m] * simplex[variable];
            }
        }

        return (re, im);
    }

    /// <summary>How much of the solution fits every constraint.</summary>
    private double Scale(Simplex simplex)
    {
        var scale = 1.0;
        for (var c = 0; c < _couplings.Constraints; c++)
        {
            var (re, im) = With(simplex, c);
            var (stepRe, stepIm) = (re - _flows.Re[c], im - _flows.Im[c]);
            if (Math.Sqrt((re * re) + (im * im)) > Math.Max(0, _room[c]) + Flows.Epsilon)
            {
                scale = Math.Min(scale, Math.Max(0, Flows.Crossing(_flows.Re[c], _flows.Im[c], stepRe, stepIm, _room[c])));
            }
        }

        return scale;
    }
}
