namespace Gateway.Balancing.Sharing;

/// <summary>
/// Weighted max-min where whoever draws more only fills: one level rises, every load has weight x level within its bounds, and a
/// constraint that is full freezes the loads that flow through it. Which one is full next is found from below: a constraint
/// cannot fill before the level at which it would if all its loads rose together, and only the one with the lowest such level is
/// looked at again.
/// </summary>
internal sealed class WaterFill(Couplings couplings, double[] room, double[] weight)
{
    /// <summary>A constraint with less left than this is full, in ampere.</summary>
    private const double Full = 1e-9;

    private readonly PriorityHeap _next = new(couplings.Constraints);
    private readonly Rise[] _spans = new Rise[couplings.Loads];
    private int _rising;

    /// <summary>Between these the loads may rise; equal: frozen.</summary>
    public double[] Lower { get; } = new double[couplings.Loads];

    public double[] Upper { get; } = new double[couplings.Loads];

    /// <summary>Fills; afterwards <see cref="Lower"/> is what each has, and <paramref name="stoppedBy"/> tells by what it was frozen.</summary>
    public void Run(int[] stoppedBy)
    {
        var (level, top) = Levels();
        Begin(level);
        while (_rising > 0 && _next.TryPeek(out var constraint, out level) && level < top)
        {
            var (left, slope, _) = At(constraint, level);
            if (slope <= 0)
            {
                _next.RemoveFirst();
            }
            else if (left <= Full)
            {
                Freeze(constraint, level, stoppedBy);
                _next.RemoveFirst();
            }
            else
            {
                // The least step that doubles can see: the level has to rise.
                _next.RaiseFirst(Math.Max(level + (left / slope), Math.BitIncrement(level)));
            }
        }

        for (var i = 0; i < couplings.Loads; i++)
        {
            Lower[i] = Math.Max(Lower[i], Math.Min(Upper[i], weight[i] * top));
        }
    }

    /// <summary>Where the first load leaves its lower bound, and where the last has arrived at its upper bound.</summary>
    private (double Start, double Top) Levels()
    {
        var (start, top) = (double.PositiveInfinity, 0.0);
        _rising = 0;
        for (var i = 0; i < couplings.Loads; i++)
        {
            var mayRise = Upper[i] > Lower[i];
            _spans[i] = new(Lower[i], Upper[i], weight[i], mayRise ? weight[i] : 0);
            if (mayRise)
            {
                _rising++;
                start = Math.Min(start, Lower[i] / weight[i]);
                top = Math.Max(top, Upper[i] / weight[i]);
            }
        }

        return (start, top);
    }

    private void Begin(double start)
    {
        _next.Clear();
        for (var c = 0; c < couplings.Constraints; c++)
        {
            var (left, slope, most) = At(c, start);
            if (most > room[c] && slope > 0)
            {
                _next.Add(c, start + (Math.Max(0, left) / slope));
            }
        }
    }

    /// <summary>What is left at a level, how fast it can shrink at most, and what flows when all have all they may.</summary>
    private (double Left, double Slope, double Most) At(int constraint, double level)
    {
        var terms = couplings.RowFirst[constraint]..couplings.RowEnd[constraint];
        ReadOnlySpan<int> loads = couplings.Member.AsSpan(terms);
        ReadOnlySpan<double> factors = couplings.MemberRe.AsSpan(terms);
        var (flow, slope, most) = (0.0, 0.0, 0.0);
        for (var m = 0; m < loads.Length && m < factors.Length; m++)
        {
            ref readonly var span = ref _spans[loads[m]];
            var wish = span.Weight * level;
            // Math.Min and Max take care of NaN, which costs; there is none.
            var current = wish < span.Upper ? wish : span.Upper;
            most += factors[m] * span.Upper;
            flow += factors[m] * (current > span.Lower ? current : span.Lower);
            slope += wish < span.Upper ? factors[m] * span.Slope : 0;
        }

        return (room[constraint] - flow, slope, most);
    }

    private void Freeze(int constraint, double level, int[] stoppedBy)
    {
        for (var m = couplings.RowFirst[constraint]; m < couplings.RowEnd[constraint]; m++)
        {
            var i = couplings.Member[m];
            var wish = weight[i] * level;
            if (couplings.MemberRe[m] > 0 && Lower[i] < Upper[i] && wish < Upper[i])
            {
                Lower[i] = Upper[i] = Math.Max(Lower[i], wish);
                _spans[i] = new(Lower[i], Lower[i], weight[i], 0);
                stoppedBy[i] = constraint;
                _rising--;
            }
        }
    }

    /// <summary>A load as the walks need it: all in one place.</summary>
    /// <param name="Slope">Its weight while it may rise.</param>
    private readonly record struct Rise(double Lower, double Upper, double Weight, double Slope);
}
