using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>What a kind of device stands (IEC 60898-1, IEC 60947-2, IEC 60269), as a thermal image of one time constant.</summary>
/// <param name="NoTrip">The image below which it never trips: the square of the current that it carries for hours, in ratings.</param>
/// <param name="Tau">The image's time constant in seconds.</param>
internal readonly record struct BreakerCurve(double NoTrip, double Tau)
{
    public static BreakerCurve Of(ProtectionKind kind) => kind switch
    {
        ProtectionKind.Mcb => new(1.13 * 1.13, 60),
        ProtectionKind.Mccb => new(1.05 * 1.05, 120),
        _ => new(1.25 * 1.25, 36),
    };

    /// <summary>The current, in ratings, that may flow from full preload for so many seconds.</summary>
    public double Bearable(double seconds)
    {
        var cooled = Math.Exp(-seconds / Tau);
        return Math.Sqrt((NoTrip - cooled) / (1 - cooled));
    }
}

/// <summary>
/// One pole of a protective device, warmed by the true current. It begins fully preloaded. The judge reckons for itself: it must not
/// share a mistake with what it judges.
/// </summary>
internal sealed class Breaker(ProtectionKind kind, double rating)
{
    /// <summary>Beyond it the magnetic release may act at once.</summary>
    private const double Magnetic = 3;

    private readonly BreakerCurve _curve = BreakerCurve.Of(kind);
    private readonly double _part = 1 - Math.Exp(-1.0 / PlantTime.StepsPerSecond / BreakerCurve.Of(kind).Tau);

    /// <summary>1: warm by its rated current.</summary>
    public double Image { get; private set; } = 1;

    /// <summary>One step of the plant with so many ampere. True: it may trip.</summary>
    public bool Carry(double current)
    {
        var ratio = current / rating;
        Image += ((ratio * ratio) - Image) * _part;
        return Image >= _curve.NoTrip || Math.Abs(ratio) >= Magnetic;
    }
}
