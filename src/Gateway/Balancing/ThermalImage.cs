using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// The heat of one pole of a protective device, reckoned from the current that flows: it tends to the square of the current
/// over the rated one, with the device's time constant. A value type, so that an array of them costs nothing per tick.
/// </summary>
public struct ThermalImage
{
    private readonly double _rating, _noTrip, _timeConstant;

    private ThermalImage(Protection protection, double heat)
    {
        (_rating, _noTrip, _timeConstant) = (protection.Rating.Value, protection.NoTrip, protection.TimeConstant.TotalSeconds);
        Heat = heat;
    }

    /// <summary>As after hours at the rated current: nobody knows what flowed before.</summary>
    public static ThermalImage Warm(Protection protection) => new(protection, 1);

    /// <summary>As after hours without any.</summary>
    public static ThermalImage Cold(Protection protection) => new(protection, 0);

    /// <summary>1: what the rated current makes in the long run. From <see cref="Protection.NoTrip"/> on the device may open.</summary>
    public double Heat { get; private set; }

    /// <summary>True where the device may open by its thermal release.</summary>
    public readonly bool MayTrip => Heat >= _noTrip;

    /// <summary>The current has been this for so long. Exact for a constant one, in steps of any length.</summary>
    public void Flows(Ampere current, TimeSpan time)
    {
        var tends = Tends(current);
        Heat = tends + ((Heat - tends) * Math.Exp(-time.TotalSeconds / _timeConstant));
    }

    /// <summary>True where the current is so large that the device may open at once, whatever its heat.</summary>
    public readonly bool MayTripAtOnce(Ampere current) => Math.Abs(current.Value) >= Protection.AtOnce * _rating;

    /// <summary>
    /// How long the current may go on until the device may open: zero where it may now,
    /// <see cref="Timeout.InfiniteTimeSpan"/> where it never will.
    /// </summary>
    public readonly TimeSpan Left(Ampere current)
    {
        if (MayTrip || MayTripAtOnce(current))
        {
            return TimeSpan.Zero;
        }

        var tends = Tends(current);
        return tends <= _noTrip
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds(_timeConstant * Math.Log((tends - Heat) / (tends - _noTrip)));
    }

    private readonly double Tends(Ampere current)
    {
        var over = current.Value / _rating;
        return over * over;
    }
}
