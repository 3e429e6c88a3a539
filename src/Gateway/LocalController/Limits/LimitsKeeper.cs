using Gateway.Site;

namespace Gateway.LocalController.Limits;

/// <summary>
/// Puts the limits for the group in force before anything balances, and once a second does what time asks for: ends what has ended
/// and tells the CSMS. The limits themselves begin and end without it.
/// </summary>
internal sealed class LimitsKeeper(
    SiteImage image, SiteLimits limits, OwnProfiles profiles, ExternalLimits external, LinkWatch link, LimitNews news, TimeProvider time,
    ILogger<LimitsKeeper> logger) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        image.CappedBy(limits);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        profiles.WriteDue(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                Look();
            }
            catch (Exception e)
            {
                Log.LookFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private void Look()
    {
        // The last look before a link comes back sees how long it was away.
        var (now, at) = (time.GetUtcNow(), time.GetTimestamp());
        if (link.OfflineSince(now, at) is { } since)
        {
            // K01.FR.103: for good, while one without the word is back with the link.
            profiles.Clear(p => p.Wire.InvalidAfterOfflineDuration is true && now - since > p.Reckoned.MaxOffline);
        }

        link.Look();
        external.Tidy();
        news.Look();
        profiles.WriteDue();
    }
}
