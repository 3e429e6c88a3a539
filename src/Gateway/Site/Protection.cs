namespace Gateway.Site;

/// <summary>A kind of device that opens a circuit when too much flows for too long.</summary>
public enum ProtectionKind
{
    /// <summary>Miniature circuit breaker, IEC 60898-1.</summary>
    Mcb,

    /// <summary>Moulded-case circuit breaker, IEC 60947-2.</summary>
    Mccb,

    /// <summary>Fuse gG, IEC 60269.</summary>
    Fuse,
}

/// <summary>
/// A protective device, and the heat that it is known to bear. Heat is told as a multiple of what its rated current makes in
/// the long run; it rises and falls with one time constant.
/// </summary>
/// <param name="Curve">Of an MCB: B, C or D, its magnetic release. Null: not told.</param>
/// <param name="Rating">Its rated current In, per phase.</param>
public sealed record Protection(ProtectionKind Kind, char? Curve, Ampere Rating)
{
    /// <summary>From here on the magnetic release of an MCB B may open at once (IEC 60898-1: 3 to 5 In).</summary>
    public const double AtOnce = 3;

    /// <summary>
    /// The heat below which it never opens: the square of the current that it carries for an hour and more, as its standard
    /// promises (1.13 In, 1.05 In, 1.25 In).
    /// </summary>
    public double NoTrip => Kind switch { ProtectionKind.Mcb => 1.13 * 1.13, ProtectionKind.Mccb => 1.05 * 1.05, _ => 1.25 * 1.25 };

    /// <summary>Chosen so that it reckons stricter than the curves of its kind.</summary>
    public TimeSpan TimeConstant => TimeSpan.FromSeconds(Kind switch { ProtectionKind.Mcb => 60, ProtectionKind.Mccb => 120, _ => 36 });

    /// <summary>What it carries for this long after hours at its rated current, without opening.</summary>
    public Ampere Carries(TimeSpan time)
    {
        var left = Math.Exp(-time / TimeConstant);
        return Rating * Math.Min(Math.Sqrt((NoTrip - left) / (1 - left)), AtOnce);
    }

    /// <summary>As the site file says it: <c>MCB C 63 A</c>.</summary>
    public override string ToString()
        => $"{Kind switch { ProtectionKind.Mcb => "MCB", ProtectionKind.Mccb => "MCCB", _ => "gG" }} {(Curve is { } c ? $"{c} " : "")}{Rating}";
}
