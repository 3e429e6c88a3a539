using Gateway.Site;

namespace Gateway.Stations;

/// <summary>
/// Tells the site image once a second how all links to the CSMS stand, and what it is owed. A loop of its own: it asks the disk,
/// and nobody else shall wait for that.
/// </summary>
internal sealed class UpstreamReporter(Sessions sessions, SessionContext context) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private (CsmsState State, DateTimeOffset Since)? _last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, context.Time);
        try
        {
            do
            {
                TryReport();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops, or did not come up.
        }
    }

    private void TryReport()
    {
        try
        {
            Report();
        }
        catch (Exception e)
        {
            Log.ReportFailed(context.Logger, e);
        }
    }

    private void Report()
    {
        var states = sessions.All.Select(s => s.State).ToList();
        var alone = states.Count(s => s is SessionState.Alone);
        var now = alone > 0 ? CsmsState.Bridging
            : states.Contains(SessionState.Draining) ? CsmsState.Replaying
            : context.Image.Csms.Connected || states.Contains(SessionState.Relaying) ? CsmsState.Relaying
            : CsmsState.Away;
        var since = _last is { } last && last.State == now ? last.Since : context.Time.GetUtcNow();
        _last = (now, since);
        context.Image.ReportUpstream(new(now, since, alone, context.Bridges is { } bridges ? Owed(bridges) : null));
    }

    private BridgeSnapshot Owed(BridgeBook bridges)
    {
        var journal = bridges.Journal.Status;
        var at = context.Time.GetTimestamp();
        return new(
            journal.Queued,
            journal.PerStation,
            journal.OldestAge is { } age ? at - (long)(age.TotalSeconds * context.Time.TimestampFrequency) : null,
            journal.Refused,
            bridges.Progress.Now,
            new(journal.Reason, journal.Bytes, journal.MaxBytes, journal.Dropped, journal.Commits, journal.Fsyncs));
    }
}
