using Gateway.Ocpp;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>One station's link to the CSMS: dialled, watched, and dialled again where the site bridges outages.</summary>
internal sealed class StationUplink(string id, OcppVersion version, string? authorization, Bridge? bridge, SessionContext context)
{
    /// <summary>Works until the station must go: what it is to be told then.</summary>
    /// <exception cref="OperationCanceledException">The session ended.</exception>
    public async Task<WebSocketFault> KeepAsync(Relay relay, CancellationToken stopping)
    {
        var backoff = new Backoff(context.Csms.BackoffMin, context.Csms.BackoffMax, Random.Shared);
        string[] protocols = [version.Name()];
        var away = context.Time.GetTimestamp();
        while (true)
        {
            var dial = await context.Dialer
                .DialAsync(id, protocols, authorization, context.Options.MaxMessage, stopping).ConfigureAwait(false);
            string reason;
            if (dial.Connection is { } csms)
            {
                var since = context.Time.GetTimestamp();
                reason = await StayAsync(csms, relay, context.Time.GetElapsedTime(away, since), stopping).ConfigureAwait(false);
                away = context.Time.GetTimestamp();
                backoff.Stood(context.Time.GetElapsedTime(since));
            }
            else if (dial.Outcome is DialOutcome.Refused)
            {
                Log.UplinkRefused(context.Logger, id, dial.Reason);
                return new(CloseCode.Policy, dial.Reason);
            }
            else
            {
                reason = dial.Reason;
            }

            Log.UplinkLost(context.Logger, id, reason);
            if (!context.Csms.Bridge)
            {
                return new(CloseCode.GoingAway, "the CSMS is away");
            }

            relay.Move(SessionEvent.UplinkLost);
            await Task.Delay(backoff.Next(), context.Time, stopping).ConfigureAwait(false);
        }
    }

    /// <returns>Why the link ended.</returns>
    private async Task<string> StayAsync(WebSocketConnection csms, Relay relay, TimeSpan away, CancellationToken stopping)
    {
        // Losing the station closes its link at once, so that the CSMS sees it offline (OCPP 2.1 part 4, §6.3).
        using var onStop = stopping.UnsafeRegister(
            static c =>
            {
                ((WebSocketConnection)c!).Close(CloseCode.GoingAway, "the station is offline");
                ((WebSocketConnection)c).Abort("the session ended");
            },
            csms);
        using var linkEnded = new CancellationTokenSource();
        relay.Move(SessionEvent.UplinkFound, csms);
        var replaying = bridge is null
            ? Task.CompletedTask
            : new Replay(id, version, csms, relay, bridge, context).KeepAsync(away, linkEnded.Token);
        try
        {
            var end = await csms.ReceiveAsync(new Ear(relay, csms)).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
            return end.Reason.Length > 0 ? end.Reason : $"the CSMS closed it ({end.Code})";
        }
        finally
        {
            csms.Abort("the link ended");
            await linkEnded.CancelAsync().ConfigureAwait(false);
            await replaying.ConfigureAwait(false);
        }
    }

    private sealed class Ear(Relay relay, WebSocketConnection csms) : IWebSocketHandler
    {
        public void OnMessage(ReadOnlySpan<byte> utf8) => relay.FromCsms(utf8, csms);
    }
}
