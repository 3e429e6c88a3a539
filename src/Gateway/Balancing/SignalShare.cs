using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Holds back the EVSEs that a signal of the grid moves, as far as it says. Where there is no such signal it costs nothing.</summary>
internal sealed class SignalShare(SiteImage image)
{
    public void Bound(in Moment now, Network network)
    {
        if (image.Bounds is not { } bounds)
        {
            return;
        }

        foreach (var account in network.Loads)
        {
            var bound = bounds.Of(account.Key, now.At)?.Value ?? double.PositiveInfinity;
            if (bound != account.Signal)
            {
                account.Signal = bound;
                network.Kept.WishUntil[account.Index] = 0;
            }
        }
    }
}
