using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>By how much more may be drawn under limits from outside than is drawn now, in watt.</summary>
internal sealed class ImportRoom(LimitHub hub, GridPower power, SiteImage image)
{
    /// <param name="margin">Kept below each limit, as part of it.</param>
    /// <param name="gone">Drawn by so much less since the connection was measured.</param>
    /// <returns>Below 0: it is too much already. Null: nobody limits it.</returns>
    public double? At(long at, double margin = 0, double gone = 0)
    {
        double? least = null;
        foreach (var limit in hub.IsEmpty ? [] : hub.Active(image.Clock.GetUtcNow(), at))
        {
            var watt = (1 - margin) * (limit.Power?.Limit.Value ?? (3 * limit.PerPhase.Value * image.Plan.Voltage.Value));
            var flow = limit.Power is { CountsOther: true } ? power.Import(at) - gone : LimitEffect.Flow(LimitDirection.Import, power, at, gone);
            // Nobody measures the connection: what others draw may be all that is left.
            var room = flow is { } drawn ? watt - drawn : Math.Min(0, watt - power.Controllable(at));
            least = Math.Min(least ?? room, room);
        }

        return least;
    }
}
