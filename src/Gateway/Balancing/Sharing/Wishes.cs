namespace Gateway.Balancing.Sharing;

/// <summary>What each load may get, in ampere; written by the caller before each sharing.</summary>
internal sealed class Wishes(int loads)
{
    /// <summary>Between nothing and this a car does not charge.</summary>
    public double[] Minimum { get; } = new double[loads];

    /// <summary>Below the minimum: it gets nothing.</summary>
    public double[] Upper { get; } = new double[loads];

    /// <summary>From the minimum up; 0: every value is legal.</summary>
    public double[] Step { get; } = new double[loads];

    /// <summary>The only legal values above nothing, ascending; null: <see cref="Step"/> counts.</summary>
    public double[]?[] Pilots { get; } = new double[loads][];

    /// <summary>Above 0.</summary>
    public double[] Weight { get; } = Filled(loads, 1);

    /// <summary>The higher class is served first where classes count.</summary>
    public int[] Class { get; } = new int[loads];

    /// <summary>The lower is admitted first.</summary>
    public long[] Rank { get; } = new long[loads];

    /// <summary>Has current now.</summary>
    public bool[] Serving { get; } = new bool[loads];

    /// <summary>What it has now: between equals an odd ampere stays where it is.</summary>
    public double[] Has { get; } = new double[loads];

    /// <summary>It can wait: others may have its current though its minimum would fit.</summary>
    public bool[] CanWait { get; } = new bool[loads];

    /// <summary>It must not be paused for what others would gain.</summary>
    public bool[] Stays { get; } = new bool[loads];

    /// <summary>The least above nothing.</summary>
    public double LeastOf(int load) => Pilots[load] is { } pilots ? pilots[0] : Minimum[load];

    /// <summary>It can be given something.</summary>
    public bool IsWanting(int load) => Upper[load] > 0 && Upper[load] + Flows.Epsilon >= LeastOf(load);

    /// <summary>Its values lie so far apart that who gets the next one matters to others.</summary>
    public bool IsCoarse(int load) => Pilots[load] is not null || Step[load] > 1;

    /// <summary>The largest legal value that is not above.</summary>
    public double Floor(int load, double current)
    {
        current = Math.Min(current, Upper[load]) + Flows.Epsilon;
        if (Pilots[load] is { } pilots)
        {
            var at = pilots.Length - 1;
            while (at >= 0 && pilots[at] > current)
            {
                at--;
            }

            return at < 0 ? 0 : pilots[at];
        }

        var (minimum, step) = (Minimum[load], Step[load]);
        return current < minimum || current <= Flows.Epsilon ? 0
            : step == 0 ? current - Flows.Epsilon
            : minimum + (Math.Floor((current - minimum) / step) * step);
    }

    /// <summary>The next legal value above; infinite: there is none within its bound. Not for loads of which every value is legal.</summary>
    public double Next(int load, double current)
    {
        var next = Above(load, current);
        return next <= Upper[load] + Flows.Epsilon ? next : double.PositiveInfinity;
    }

    /// <summary>The next legal value above, whatever its bound.</summary>
    public double Above(int load, double current)
    {
        if (Pilots[load] is { } pilots)
        {
            foreach (var pilot in pilots)
            {
                if (pilot > current + Flows.Epsilon)
                {
                    return pilot;
                }
            }

            return double.PositiveInfinity;
        }

        var (minimum, step) = (Minimum[load], Step[load]);
        return current + Flows.Epsilon < minimum ? minimum
            : minimum + (Math.Floor(((current - minimum) / step) + 1 + Flows.Epsilon) * step);
    }

    private static double[] Filled(int loads, double value)
    {
        var array = new double[loads];
        Array.Fill(array, value);
        return array;
    }
}
