using System.Collections.Immutable;
using Gateway.LocalController;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.GridSignals.Der;

/// <summary>Tells the CSMS, and whoever watches the site, which controls begin and end. OCPP 2.1 part 2, R04.FR.20 to FR.22.</summary>
internal sealed class DerNews(OwnPost post, SiteEvents events, ILogger<DerNews> logger)
{
    /// <param name="superseded">Those that ran until now.</param>
    public void Started(DerControl control, ImmutableArray<string> superseded, DateTimeOffset at)
    {
        Log.DerStarted(logger, control.ToString());
        events.Happened("derStarted", "site", $"{control} acts{(superseded.IsEmpty ? "" : " in the place of " + string.Join(", ", superseded))}");
        post.Put(_ => Calls.NotifyDERStartStop(control.Id, true, at, superseded), durable: true);
    }

    /// <param name="at">When its time was over, or it was taken back.</param>
    public void Ended(DerControl control, DateTimeOffset at)
    {
        Log.DerEnded(logger, control.ToString());
        events.Happened("derEnded", "site", $"{control} is over");
        post.Put(_ => Calls.NotifyDERStartStop(control.Id, false, at, []), durable: true);
    }
}
