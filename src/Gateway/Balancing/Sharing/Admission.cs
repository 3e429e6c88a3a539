namespace Gateway.Balancing.Sharing;

/// <summary>
/// Who charges at all: everybody at his minimum while the minimums fit, else in order of class, rank and weight. Who is
/// charging has a bonus, so that equals do not take turns at each tick.
/// </summary>
internal sealed class Admission
{
    private readonly Couplings _couplings;
    private readonly Wishes _wishes;
    private readonly double[] _room;
    private readonly Flows _flows;
    private readonly Ranking<ByRank> _ranking;
    private readonly bool[] _isTight;
    private readonly double[] _offered;
    private readonly Narrows? _narrows;

    public Admission(Couplings couplings, Wishes wishes, double[] room, Flows flows)
    {
        (_couplings, _wishes, _room, _flows) = (couplings, wishes, room, flows);
        _offered = new double[couplings.Loads];
        (_isTight, Preferred) = (new bool[couplings.Loads], new bool[couplings.Loads]);
        _ranking = new(couplings.Loads);
        _narrows = couplings.Paths is { } paths ? new(paths, couplings.Constraints) : null;
    }

    /// <summary>In doubt these first; written between <see cref="Offer"/> and <see cref="Choose"/>.</summary>
    public bool[] Preferred { get; }

    /// <summary>Everybody who wants has his minimum; false: that does not fit, and somebody has to <see cref="Choose"/>.</summary>
    public bool Offer(double[] current, int[] stoppedBy, bool[] refused)
    {
        for (var i = 0; i < current.Length; i++)
        {
            current[i] = _wishes.IsWanting(i) ? _wishes.LeastOf(i) : 0;
        }

        Array.Fill(stoppedBy, Flows.None);
        Array.Clear(refused);
        Array.Clear(Preferred);
        _flows.Set(current);
        return !FindTight(current);
    }

    /// <summary>Who is preferred and fits keeps his minimum; the others are refused, whether they would fit or not.</summary>
    public void Choose(double[] current, int[] stoppedBy, bool[] refused)
    {
        Array.Fill(_isTight, true);
        Choose(byClass: false, current, stoppedBy, refused, onlyPreferred: true);
    }

    /// <summary>Who keeps his minimum where not all can; the others get nothing.</summary>
    public void Choose(bool byClass, double[] current, int[] stoppedBy, bool[] refused)
        => Choose(byClass, current, stoppedBy, refused, onlyPreferred: false);

    private void Choose(bool byClass, double[] current, int[] stoppedBy, bool[] refused, bool onlyPreferred)
    {
        for (var i = 0; i < current.Length; i++)
        {
            _offered[i] = _isTight[i] ? 0 : current[i];
        }

        _flows.Set(_offered);
        foreach (var i in _ranking.Sorted(new(_wishes, Preferred, byClass)))
        {
            if (!_isTight[i] || current[i] <= 0)
            {
                continue;
            }

            stoppedBy[i] = _narrows is null ? _flows.Blocking(i, current[i]) : _narrows.Blocking(_flows.Re, _room, i, current[i]);
            refused[i] = stoppedBy[i] != Flows.None || (onlyPreferred && !Preferred[i]);
            if (refused[i])
            {
                current[i] = 0;
            }
            else if (_narrows is null)
            {
                _flows.Add(i, current[i]);
            }
            else
            {
                _narrows.Add(_flows.Re, i, current[i]);
            }
        }

        if (_narrows is not null)
        {
            _flows.Set(current);
        }
    }

    /// <summary>Loads that flow through a constraint which has no room for all minimums. Phasors: all, when there is one such.</summary>
    private bool FindTight(double[] current)
    {
        var found = false;
        Array.Clear(_isTight);
        _narrows?.Clear();
        for (var c = 0; c < _couplings.Constraints; c++)
        {
            if (_flows.Magnitude(c) <= _room[c] + Flows.Epsilon)
            {
                continue;
            }

            _narrows?.Add(c);

            for (var m = _couplings.RowFirst[c]; m < _couplings.RowEnd[c]; m++)
            {
                var i = _couplings.Member[m];
                var isIn = current[i] > 0 && (_couplings.MemberRe[m] != 0 || _couplings.MemberIm[m] != 0);
                _isTight[i] |= isIn;
                found |= isIn;
            }
        }

        if (found && !_couplings.IsPlain)
        {
            Array.Fill(_isTight, true);
        }

        return found;
    }
}
