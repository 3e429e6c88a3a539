using Gateway.Ocpp.Messages;
using Gateway.Outage;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>
/// A CSMS that has forgotten its stations takes nothing of one before its BootNotification. The station does not know, so it is
/// told here what the station said last, once per link.
/// </summary>
internal sealed class ReplayBoot(string station, WebSocketConnection csms, Relay relay, Bridge bridge, SessionContext context)
{
    /// <summary>Between attempts, whatever the CSMS asks for.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(10);

    private bool _told;

    /// <param name="code">With which the CSMS refused a held call.</param>
    public bool IsWanted(string code) => !_told && ReplayRules.WantsBoot(code) && bridge.LastBoot is not null;

    /// <summary>Tells it until the station is accepted.</summary>
    /// <returns>False: the link is gone.</returns>
    public async Task<bool> TellAsync(CancellationToken ended)
    {
        Log.ReplayBoots(context.Logger, station);
        while (bridge.LastBoot is { } request)
        {
            var answer = await relay.CallCsmsAsync(new("BootNotification", request.Span), csms).WaitAsync(ended).ConfigureAwait(false);
            var wait = ShortestWait;
            switch (answer.Outcome)
            {
                case OwnCallOutcome.Gone:
                    return false;
                case OwnCallOutcome.Refused:
                    _told = true;       // then this is not it
                    return true;
                case OwnCallOutcome.Answered:
                    bridge.Booted(request.Span, answer.Payload);
                    var said = Answers.ReadBoot(answer.Payload);
                    if (said.Status is AnswerStatus.Accepted)
                    {
                        _told = true;
                        return true;
                    }

                    wait = said.Interval > wait ? said.Interval : wait;
                    break;
            }

            await Task.Delay(wait, context.Time, ended).ConfigureAwait(false);
        }

        return true;
    }
}
