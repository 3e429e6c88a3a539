using System.Collections.Immutable;
using Gateway.LocalController;
using Gateway.Ocpp.Messages;

namespace Gateway.GridSignals.Der;

/// <summary>Tells the CSMS which scheduled controls begin and end. OCPP 2.1 part 2, R04.FR.20 to FR.22.</summary>
internal sealed class DerNews(OwnPost post, ILogger<DerNews> logger)
{
    /// <param name="superseded">Those that ran until now.</param>
    public void Started(DerControl control, ImmutableArray<string> superseded, DateTimeOffset at)
    {
        Log.DerStarted(logger, control.ToString());
        post.Put(_ => Calls.NotifyDERStartStop(control.Id, true, at, superseded), durable: true);
    }

    /// <param name="at">When its time was over, or it was taken back.</param>
    public void Ended(DerControl control, DateTimeOffset at)
    {
        Log.DerEnded(logger, control.ToString());
        post.Put(_ => Calls.NotifyDERStartStop(control.Id, false, at, []), durable: true);
    }
}
