using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>
/// What the reference says of protective devices. Balancing reckons with it and the simulated plant judges by it, each in a way of
/// its own: both are held against these.
/// </summary>
public static class ProtectionFigures
{
    /// <summary>Kind, times In, and the seconds from full load until it may open.</summary>
    public static TheoryData<ProtectionKind, double, double> Opens => new()
    {
        { ProtectionKind.Mcb, 1.2, 60 },
        { ProtectionKind.Mcb, 1.45, 17 },
        { ProtectionKind.Mcb, 2, 6 },
        { ProtectionKind.Mccb, 1.2, 32 },
        { ProtectionKind.Mccb, 1.45, 12 },
        { ProtectionKind.Mccb, 2, 4 },
        { ProtectionKind.Fuse, 1.45, 26 },
        { ProtectionKind.Fuse, 2, 8 },
    };

    /// <summary>Kind, seconds, and the largest step in times In that it bears for so long from full load.</summary>
    public static TheoryData<ProtectionKind, double, double> Bears => new()
    {
        { ProtectionKind.Mcb, 7, 1.87 },
        { ProtectionKind.Mcb, 12, 1.59 },
        { ProtectionKind.Mcb, 30, 1.31 },
        { ProtectionKind.Mcb, 60, 1.20 },
        { ProtectionKind.Mccb, 7, 1.68 },
        { ProtectionKind.Mccb, 12, 1.44 },
        { ProtectionKind.Mccb, 30, 1.21 },
        { ProtectionKind.Mccb, 60, 1.12 },
        { ProtectionKind.Fuse, 7, 2.05 },
        { ProtectionKind.Fuse, 12, 1.73 },
        { ProtectionKind.Fuse, 30, 1.41 },
        { ProtectionKind.Fuse, 60, 1.30 },
    };
}
