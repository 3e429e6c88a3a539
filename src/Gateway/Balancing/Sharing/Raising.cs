namespace Gateway.Balancing.Sharing;

/// <summary>
/// Raises into room that nobody may still be using, whoever has least first. Claims are upper bounds, so phasors are booked in
/// many directions and only where they lengthen the sum: a load that draws less than its claim breaks no limit either.
/// </summary>
internal sealed partial class Raising
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
    private readonly double[] _nows;
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
        (_isLookedAt, _claims) = (new bool[couplings.Constraints], new double[4 * couplings.Loads]);
        (_nows, _ends) = (new double[4 * couplings.Loads], new double[4 * couplings.Loads]);
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
        Look(_climbing.AsSpan(0, count));
        while (count > 0)
        {
            count = Pass(count, toward, current, stoppedBy);
        }
    }

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
}
