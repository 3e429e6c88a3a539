namespace Gateway.Balancing.Sharing;

/// <summary>What flows through each constraint, and whether more may.</summary>
internal sealed class Flows(Couplings couplings, double[] room)
{
    /// <summary>Sums of doubles are not exact; a micro-ampere trips nothing.</summary>
    public const double Epsilon = 1e-6;

    /// <summary>No constraint.</summary>
    public const int None = -1;

    public double[] Re { get; } = new double[couplings.Constraints];

    public double[] Im { get; } = new double[couplings.Constraints];

    public void Clear()
    {
        Array.Clear(Re);
        Array.Clear(Im);
    }

    /// <summary>Begins with these currents.</summary>
    public void Set(double[] currents)
    {
        if (couplings.Paths is { } paths)
        {
            paths.Set(Re, currents);
            return;
        }

        for (var c = 0; c < couplings.Constraints; c++)
        {
            var terms = couplings.RowFirst[c]..couplings.RowEnd[c];
            Re[c] = Sum(couplings.Member.AsSpan(terms), couplings.MemberRe.AsSpan(terms), currents);
            Im[c] = couplings.IsPlain ? 0 : Sum(couplings.Member.AsSpan(terms), couplings.MemberIm.AsSpan(terms), currents);
        }
    }

    private static double Sum(ReadOnlySpan<int> loads, ReadOnlySpan<double> factors, double[] currents)
    {
        var sum = 0.0;
        for (var m = 0; m < loads.Length && m < factors.Length; m++)
        {
            sum += factors[m] * currents[loads[m]];
        }

        return sum;
    }

    public void Add(int load, double current)
    {
        if (couplings.Paths is { } paths)
        {
            paths.Add(Re, load, current);
            return;
        }

        for (var e = couplings.First[load]; e < couplings.End[load]; e++)
        {
            Re[couplings.Row[e]] += couplings.Re[e] * current;
        }

        for (var e = couplings.First[load]; e < couplings.End[load] && !couplings.IsPlain; e++)
        {
            Im[couplings.Row[e]] += couplings.Im[e] * current;
        }
    }

    /// <summary>A constraint that has no room for so much more; <see cref="None"/>: all have.</summary>
    /// <param name="before">What stopped the load before is named again, if it still does: later others may be full as well.</param>
    public int Blocking(int load, double more, int before = None)
    {
        var found = None;
        if (couplings.Paths is { } paths)
        {
            found = paths.Blocking(Re, room, load, more);
            return found != None && before != None && paths.IsBlocked(Re, room, load, more, before) ? before : found;
        }

        var (row, re, im) = (couplings.Row, couplings.Re, couplings.Im);
        for (var e = couplings.First[load]; e < couplings.End[load]; e++)
        {
            var c = row[e];
            if (couplings.IsPlain ? Re[c] + (re[e] * more) > room[c] + Epsilon && re[e] > 0 : IsOver(c, re[e] * more, im[e] * more))
            {
                found = found == None || c == before ? c : found;
                if (before == None || found == before)
                {
                    return found;
                }
            }
        }

        return found;
    }

    /// <summary>How much more the load can have, at most <paramref name="most"/>, and what stops it there.</summary>
    public (double More, int StoppedBy) Reach(int load, double most)
    {
        if (couplings.Paths is { } paths)
        {
            return paths.Reach(Re, room, load, most);
        }

        var (more, stoppedBy) = (most, None);
        for (var e = couplings.First[load]; e < couplings.End[load]; e++)
        {
            var c = couplings.Row[e];
            var (re, im) = (couplings.Re[e], couplings.Im[e]);
            if (re == 0 && im == 0)
            {
                continue;
            }

            var reach = Math.Max(0, Crossing(Re[c], Im[c], re, im, room[c]));
            if (reach < more)
            {
                (more, stoppedBy) = (reach, c);
            }
        }

        return (more, stoppedBy);
    }

    public double Magnitude(int constraint)
        => couplings.IsPlain ? Re[constraint] : Math.Sqrt((Re[constraint] * Re[constraint]) + (Im[constraint] * Im[constraint]));

    /// <summary>How far one can go from a phasor in a direction before its length is <paramref name="length"/> for good.</summary>
    public static double Crossing(double re, double im, double stepRe, double stepIm, double length)
    {
        var (a, b) = ((stepRe * stepRe) + (stepIm * stepIm), (re * stepRe) + (im * stepIm));
        if (a == 0)
        {
            return double.PositiveInfinity;
        }

        if (length < 0)
        {
            return 0;
        }

        var discriminant = (b * b) - (a * ((re * re) + (im * im) - (length * length)));
        return discriminant < 0 ? 0 : (Math.Sqrt(discriminant) - b) / a;
    }

    private bool IsOver(int c, double re, double im)
    {
        var (toRe, toIm, limit) = (Re[c] + re, Im[c] + im, Math.Max(0, room[c]) + Epsilon);
        var to = (toRe * toRe) + (toIm * toIm);
        // A step that makes it less is no harm, wherever it begins.
        return to > limit * limit && to > (Re[c] * Re[c]) + (Im[c] * Im[c]);
    }
}
