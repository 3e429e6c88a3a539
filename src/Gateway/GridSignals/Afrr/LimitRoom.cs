using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>How much limits from outside leave beside what flows now, in watt. Infinite: nobody limits it.</summary>
internal sealed class LimitRoom(LimitHub hub, GridPower power, SiteImage image)
{
    /// <summary>By so much more may be fed in at the connection; below 0: it is too much already.</summary>
    public double Export(long at)
        => hub.Export(at)?.Limit.Value is not { } most ? double.PositiveInfinity
            : power.Import(at) is { } import ? most + import
            : 0;

    /// <summary>By so much more may be drawn.</summary>
    public double Import(long at)
    {
        var room = double.PositiveInfinity;
        foreach (var limit in hub.IsEmpty ? [] : hub.Active(image.Clock.GetUtcNow(), at))
        {
            var watt = limit.Power?.Limit.Value ?? (3 * limit.PerPhase.Value * image.Plan.Voltage.Value);
            var flow = limit.Power is { CountsOther: true } ? power.Import(at) : LimitEffect.Flow(LimitDirection.Import, power, at);
            room = Math.Min(room, flow is { } known ? watt - known : 0);
        }

        return room;
    }
}
