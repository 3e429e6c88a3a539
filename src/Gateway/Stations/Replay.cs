using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Outage;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>
/// Tells the CSMS, over one link of one station, what it missed: in order, one call at a time, at its pace. Calls of the station
/// that need not wait go in between.
/// </summary>
internal sealed class Replay(
    string station, OcppVersion version, WebSocketConnection csms, Relay relay, Bridge bridge, SessionContext context)
{
    private const int Batch = 128;

    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly ReplayRules _rules = new() { Attempts = context.Patience.Attempts, Interval = context.Patience.Interval };
    private readonly ReplayBoot _boot = new(station, csms, relay, bridge, context);
    private long _since;
    private long _told;
    private int _delivered;

    /// <summary>Works as long as the link stands: tells what is owed when it begins, and what comes back later.</summary>
    /// <param name="outage">How long the CSMS was away: after a long time all stations are back at once, and take turns to begin.</param>
    public async Task KeepAsync(TimeSpan outage, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var returned = bridge.Returned;
            if (relay.Move(SessionEvent.DebtFound) is SessionState.Draining)
            {
                bridge.Progress.Began();
                await RunAsync(outage, ended).ConfigureAwait(false);
                bridge.Progress.Ended();
            }

            outage = TimeSpan.Zero;
            await returned.WaitAsync(ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends when nothing is owed any more, or with the link. Never throws.</summary>
    private async Task RunAsync(TimeSpan outage, CancellationToken ended)
    {
        _since = _told = context.Time.GetTimestamp();
        _delivered = 0;
        try
        {
            var spread = outage < TimeSpan.FromMinutes(1) ? TimeSpan.Zero : Spread * Random.Shared.NextDouble();
            await Task.Delay(spread, context.Time, ended).ConfigureAwait(false);
            while (await PayAsync(ended).ConfigureAwait(false) && relay.Move(SessionEvent.DebtPaid) is SessionState.Draining)
            {
                await Task.Delay(Moment, context.Time, ended).ConfigureAwait(false);    // a call is on its way to the disk
            }

            if (relay.State is SessionState.Relaying)
            {
                Log.ReplayDone(context.Logger, station, _delivered, context.Time.GetElapsedTime(_since).TotalSeconds);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The link is gone; what is left waits for the next.
        }
        catch (Exception e)
        {
            Log.ReplayFailed(context.Logger, e, station);
            csms.Abort("an error while telling what the CSMS missed");
        }
    }

    /// <returns>False: the link is gone.</returns>
    private async Task<bool> PayAsync(CancellationToken ended)
    {
        while (bridge.Owed(Batch) is { Count: > 0 } owed)
        {
            foreach (var call in owed)
            {
                ended.ThrowIfCancellationRequested();
                if (!await DeliverAsync(call, ended).ConfigureAwait(false))
                {
                    return false;
                }

                Tell();
            }
        }

        return true;
    }

    private async Task<bool> DeliverAsync(HeldCall call, CancellationToken ended)
    {
        for (var failed = call.Attempts; ; failed++)
        {
            if (!bridge.StillOwes(call))
            {
                return true;
            }

            Failpoint.Reach(Failpoint.UpstreamSend);
            var answer = await relay
                .CallCsmsAsync(new(call.MessageId, call.Action, bridge.OnTheWire(call).Span), csms)
                .WaitAsync(ended).ConfigureAwait(false);
            if (answer.Outcome is OwnCallOutcome.Refused && _boot.IsWanted(answer.Error))
            {
                if (!await _boot.TellAsync(ended).ConfigureAwait(false))
                {
                    return false;
                }

                failed--;       // it was not to blame
                continue;
            }

            var verdict = answer.Outcome switch
            {
                OwnCallOutcome.Answered => ReplayRules.OnResult(),
                OwnCallOutcome.Refused => _rules.OnError(answer.Error, "", failed),
                OwnCallOutcome.TimedOut => _rules.OnNoAnswer(failed),
                _ => ReplayRules.OnLinkLost(),
            };
            switch (verdict)
            {
                case ReplayVerdict.Done:
                    Failpoint.Reach(Failpoint.UpstreamAnswer);
                    _delivered++;
                    bridge.Progress.Delivered();
                    Consider(bridge.Delivered(call, answer.Payload));
                    return true;
                case ReplayVerdict.Refused refused:
                    Log.ReplayRefused(context.Logger, station, call.Action, refused.Code, refused.Text);
                    context.Events.Happened("messageRefused", station, $"the CSMS refuses {call.Action} of {call.HeldAt:u}: {refused.Code}");
                    bridge.Refused(call, refused.Code, refused.Text);
                    return true;
                case ReplayVerdict.TryAgain { Counts: true } again:
                    bridge.Failed(call);
                    await Task.Delay(again.After, context.Time, ended).ConfigureAwait(false);
                    break;
                default:
                    return false;
            }
        }
    }

    // The CSMS decides late: a station that had been offline itself would stop now.
    private void Consider(UnwantedTransaction? unwanted)
    {
        if (unwanted is null)
        {
            return;
        }

        var stops = context.Options.StopUnwanted;
        Log.TransactionUnwanted(context.Logger, station, unwanted.TransactionId, unwanted.Status, stops ? "it is stopped" : "it may finish");
        context.Events.Happened("transactionUnwanted", station, $"the CSMS says {unwanted.Status} to transaction {unwanted.TransactionId}");
        if (stops)
        {
            var stop = Calls.StopTransaction(version, unwanted.TransactionId);
            _ = relay.CallAsync(stop.Action, stop.Payload.Span);
        }
    }

    private void Tell()
    {
        if (context.Time.GetElapsedTime(_told) >= TellEvery)
        {
            _told = context.Time.GetTimestamp();
            Log.ReplayGoesOn(context.Logger, station, _delivered, bridge.Left);
        }
    }
}
