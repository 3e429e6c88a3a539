namespace Gateway.GridSignals.Afrr;

/// <summary>
/// What fast resources drew lately, all together: a meter that was read a moment ago is to be compared with what they drew then. In watt
/// and seconds.
/// </summary>
internal sealed class FastCourse
{
    private const double Remembered = 10;

    /// <summary>So much may lie between two readings that are to be compared: what changed within it is uncertain.</summary>
    private const double Skew = 1;

    private readonly List<(double At, double Watt)> _drawn = [];

    public void See(double now, double watt)
    {
        _drawn.RemoveAll(d => now - d.At > Remembered);
        _drawn.Add((now, watt));
    }

    /// <summary>Straight between what was seen.</summary>
    public double At(double when)
    {
        var next = _drawn.FindIndex(d => d.At >= when);
        if (next <= 0)
        {
            return next == 0 ? _drawn[0].Watt : _drawn[^1].Watt;
        }

        var (from, to) = (_drawn[next - 1], _drawn[next]);
        return from.Watt + ((to.Watt - from.Watt) * (when - from.At) / (to.At - from.At));
    }

    /// <summary>By how much it changed around then.</summary>
    public double Moved(double when) => Math.Abs(At(when + Skew) - At(when - Skew));
}
