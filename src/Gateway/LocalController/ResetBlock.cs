using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController;

/// <summary>
/// Restarts the gateway because the CSMS wants it: the process ends as on SIGTERM, with nothing lost, and the service manager starts
/// it again. OCPP 2.1 part 2, B11, B12.
/// </summary>
internal sealed class ResetBlock(
    IHostApplicationLifetime lifetime, OwnBoot boot, SiteImage image, SecurityEvents security, TimeProvider time, ILogger<ResetBlock> logger) : IOwnBlock
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private int _scheduled;

    public IEnumerable<OwnAction> Actions => [new("Reset", Reset)];

    private Reply Reset(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.ResetRequest);
        if (asked.EvseId is not null)
        {
            return Answer(ResetStatusEnumType.Rejected, "UnknownEvse", "The gateway has no EVSEs: ask the station itself.");
        }

        var onIdle = asked.Type.Known is ResetEnumType.OnIdle;
        if (onIdle && IsBusy)
        {
            return Reply.With(
                new ResetResponse(ResetStatusEnumType.Scheduled), V2Json.Default.ResetResponse,
                Interlocked.Exchange(ref _scheduled, 1) is 0 ? _ => WhenIdleAsync() : null);
        }

        return Reply.With(new ResetResponse(ResetStatusEnumType.Accepted), V2Json.Default.ResetResponse, _ => Restart("RemoteReset"));
    }

    private static Reply Answer(ResetStatusEnumType status, string code, string text)
        => Reply.With(new ResetResponse(status, Reply.Reason(code, text)), V2Json.Default.ResetResponse);

    /// <summary>Cars charge under the gateway's eye, so it is idle when none does.</summary>
    private bool IsBusy => image.Freeze().Stations.Values.Any(s => s.Evses.Any(e => e.TransactionId is not null));

    // Goes on when the link ends: the CSMS was told that it is scheduled.
    private async Task WhenIdleAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (IsBusy && await timer.WaitForNextTickAsync(lifetime.ApplicationStopping).ConfigureAwait(false))
        {
        }

        await Restart("ScheduledReset").ConfigureAwait(false);
    }

    private Task Restart(string reason)
    {
        Log.Restarting(logger, reason);
        security.Happened(SecurityKind.ResetOrReboot, "gateway", $"The CSMS wants a restart ({reason}).");
        boot.NextStartIs(reason);
        lifetime.StopApplication();
        return Task.CompletedTask;
    }
}
