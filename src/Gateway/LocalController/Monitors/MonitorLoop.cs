namespace Gateway.LocalController.Monitors;

/// <summary>Looks at what is watched once a second, and tells what it saw.</summary>
internal sealed class MonitorLoop(MonitorRound round, EventPost post, TimeProvider time, ILogger<MonitorLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                post.Send(round.Look(post.Hearing));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(logger, e);
            }
        }
    }
}
