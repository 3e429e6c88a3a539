using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>How much limits from outside leave beside what flows now, in watt. Infinite: nobody limits it.</summary>
internal sealed class LimitRoom(LimitHub hub, GridPower power, SiteImage image)
{
    private readonly ImportRoom _import = new(hub, power, image);

    /// <summary>By so much more may be fed in at the connection; below 0: it is too much already.</summary>
    public double Export(long at)
        => hub.Export(at)?.Limit.Value is not { } most ? double.PositiveInfinity
            : power.Import(at) is { } import ? most + import
            : 0;

    /// <summary>By so much more may be drawn.</summary>
    public double Import(long at) => _import.At(at) ?? double.PositiveInfinity;
}
