using System.Numerics;

namespace Gateway.Balancing.Sharing;

/// <summary>
/// What flows where some loads stand at one common level and rise together, in whole amperes, and all others stand still: per
/// constraint the sum of those that stand and the number of those that rise.
/// </summary>
internal sealed class Rising
{
    private readonly Couplings _couplings;
    private readonly double[] _room;
    private readonly double[] _still;
    private readonly double[] _rising;
    private readonly double[] _limit;
    private readonly double[] _step;        // what flows on the way to the next ampere; where there is room for all: -infinity
    private readonly RisingTree? _tree;

    public Rising(Couplings couplings, double[] room)
    {
        (_couplings, _room) = (couplings, room);
        (_still, _rising) = (new double[couplings.Constraints], new double[couplings.Constraints]);
        (_limit, _step) = (new double[couplings.Constraints], new double[couplings.Constraints]);
        _tree = couplings.Paths is { IsTree: true } paths ? new(paths, _still, _rising, _step, _limit) : null;
    }

    /// <summary>Nobody rises.</summary>
    /// <param name="flows">What flows.</param>
    public void Open(double[] flows)
    {
        flows.CopyTo(_still, 0);
        Array.Clear(_rising);
        _tree?.Open();
        for (var c = 0; c < _room.Length; c++)
        {
            _limit[c] = _room[c] + Flows.Epsilon;
        }
    }

    /// <summary>A load that stands at this level rises from here on.</summary>
    public void Rise(int load, int level) => Move(load, 1, level);

    /// <summary>A load that has risen to this level stays there.</summary>
    public void Stay(int load, int level) => Move(load, -1, level);

    /// <summary>The highest level up to a given one to which all can rise that do.</summary>
    public int Highest(int most)
    {
        _tree?.Carry();
        var (highest, c) = (most, 0);
        for (var width = Vector<double>.Count; c <= _room.Length - width; c += width)
        {
            // There is room in nearly all: look at them side by side, and at one by one where there is not.
            var flows = new Vector<double>(_still, c) + (new Vector<double>(_rising, c) * new Vector<double>(highest));
            if (Vector.GreaterThanAny(flows, new Vector<double>(_limit, c)))
            {
                highest = Highest(highest, c, c + width);
            }
        }

        return Highest(highest, c, _room.Length);
    }

    private int Highest(int highest, int from, int to)
    {
        for (var c = from; c < to; c++)
        {
            if (_rising[c] > 0 && IsOver(c, highest))
            {
                highest = (int)Math.Max(0, Math.Floor((_limit[c] - _still[c]) / _rising[c]));
            }
        }

        return highest;
    }

    /// <summary>Gets ready for one ampere more from this level: who rises through a constraint that has no room for all is noted.</summary>
    public void Tighten(int level, LoadSet rising, LoadSet noted)
    {
        _tree?.Carry();
        for (var c = 0; c < _room.Length; c++)
        {
            var isTight = _rising[c] > 0 && IsOver(c, level + 1);
            _step[c] = isTight ? _still[c] + (_rising[c] * level) : double.NegativeInfinity;
            if (isTight && _tree is null)
            {
                Note(c, rising, noted);
            }
        }

        _tree?.Tighten(rising, noted);
    }

    private void Note(int constraint, LoadSet rising, LoadSet noted)
    {
        for (var m = _couplings.RowFirst[constraint]; m < _couplings.RowEnd[constraint]; m++)
        {
            if (_couplings.MemberRe[m] > 0 && rising.Has(_couplings.Member[m]))
            {
                noted.Add(_couplings.Member[m]);
            }
        }
    }

    /// <summary>The ampere is his, if it is there.</summary>
    /// <returns>The constraint that has none left; <see cref="Flows.None"/>: he has it.</returns>
    public int Take(int load)
    {
        if (_tree is not null)
        {
            return _tree.Take(load);
        }

        var by = Blocking(load);
        if (by == Flows.None)
        {
            Add(_step, load, 1);
        }

        return by;
    }

    private int Blocking(int load)
    {
        for (var e = _couplings.First[load]; e < _couplings.End[load]; e++)
        {
            if (_couplings.Re[e] > 0 && _step[_couplings.Row[e]] + 1 > _limit[_couplings.Row[e]])
            {
                return _couplings.Row[e];
            }
        }

        return Flows.None;
    }

    private bool IsOver(int constraint, int level) => _still[constraint] + (_rising[constraint] * level) > _limit[constraint];

    private void Move(int load, int by, int level)
    {
        if (_tree is not null)
        {
            _tree.Move(load, by, level);
            return;
        }

        Add(_rising, load, by);
        Add(_still, load, -by * level);
    }

    private void Add(double[] flows, int load, double current)
    {
        for (var e = _couplings.First[load]; e < _couplings.End[load]; e++)
        {
            flows[_couplings.Row[e]] += _couplings.Re[e] * current;
        }
    }
}
