namespace Gateway.Balancing.Sharing;

/// <summary>
/// Weighted max-min where currents are phasors, so that one load's current may make room for another's: the level rises from one
/// event to the next, an event being a load that begins or ends to rise or a constraint that is full. For sites of some hundred loads.
/// </summary>
internal sealed class PhasorFill(Couplings couplings, double[] room, double[] weight)
{
    private readonly double[] _now = new double[couplings.Loads];
    private readonly double[] _rate = new double[couplings.Loads];
    private readonly Flows _flow = new(couplings, room);
    private readonly Flows _slope = new(couplings, room);

    /// <inheritdoc cref="WaterFill.Lower"/>
    public double[] Lower { get; } = new double[couplings.Loads];

    public double[] Upper { get; } = new double[couplings.Loads];

    /// <inheritdoc cref="WaterFill.Run"/>
    public void Run(int[] stoppedBy)
    {
        var level = 0.0;
        while (Rates(level) is var next && next > level)
        {
            _flow.Set(_now);
            _slope.Set(_rate);
            var (full, rise) = FirstFull(double.IsPositiveInfinity(next) ? next : next - level);
            level += rise;
            if (full != Flows.None)
            {
                Rates(level);
                if (!Freeze(full, stoppedBy, all: false))
                {
                    // It was too full before anybody rose, and all would make it less: none of them shall have to.
                    Freeze(full, stoppedBy, all: true);
                }
            }
            else if (double.IsPositiveInfinity(next))
            {
                break;
            }
            else
            {
                level = next;
            }
        }

        _now.CopyTo(Lower, 0);
    }

    /// <summary>Where everybody is at this level and how he rises from there; returns the level at which that changes.</summary>
    private double Rates(double level)
    {
        var next = double.PositiveInfinity;
        var rising = false;
        for (var i = 0; i < _now.Length; i++)
        {
            var (begins, ends) = (Lower[i] / weight[i], Upper[i] / weight[i]);
            var isRising = Upper[i] > Lower[i] && begins <= level && level < ends;
            _now[i] = Math.Max(Lower[i], Math.Min(Upper[i], weight[i] * level));
            _rate[i] = isRising ? weight[i] : 0;
            rising |= isRising;
            if (Upper[i] > Lower[i] && level < ends)
            {
                next = Math.Min(next, isRising ? ends : begins);
            }
        }

        return rising || double.IsFinite(next) ? next : level;
    }

    private (int Constraint, double Rise) FirstFull(double most)
    {
        var (full, rise) = (Flows.None, most);
        for (var c = 0; c < couplings.Constraints; c++)
        {
            var reach = Math.Max(0, Flows.Crossing(_flow.Re[c], _flow.Im[c], _slope.Re[c], _slope.Im[c], room[c]));
            if (reach < rise)
            {
                (full, rise) = (c, reach);
            }
        }

        return (full, rise);
    }

    /// <summary>Those whose rise would make it more: each alone, for together they may hold the balance no longer.</summary>
    private bool Freeze(int constraint, int[] stoppedBy, bool all)
    {
        var found = false;
        _flow.Set(_now);
        for (var m = couplings.RowFirst[constraint]; m < couplings.RowEnd[constraint]; m++)
        {
            var i = couplings.Member[m];
            var outward = (_flow.Re[constraint] * couplings.MemberRe[m]) + (_flow.Im[constraint] * couplings.MemberIm[m]);
            if (_rate[i] > 0 && (all || outward > 0))
            {
                Lower[i] = Upper[i] = _now[i];
                stoppedBy[i] = constraint;
                found = true;
            }
        }

        return found;
    }
}
