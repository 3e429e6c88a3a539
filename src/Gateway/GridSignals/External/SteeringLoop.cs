namespace Gateway.GridSignals.External;

/// <summary>Steers something once a second for as long as the gateway runs. A look that fails costs itself only.</summary>
internal abstract class SteeringLoop(TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private long _lookedAt = time.GetTimestamp();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SignalsFailed(logger, e);
            }
        }
    }

    internal Task LookAsync(CancellationToken stopping)
    {
        var at = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_lookedAt, at).TotalSeconds;
        _lookedAt = at;
        return SteerAsync(at, seconds, stopping);
    }

    /// <param name="at">Monotonic.</param>
    /// <param name="seconds">Since the last time.</param>
    protected abstract Task SteerAsync(long at, double seconds, CancellationToken stopping);

    /// <summary>Ends when all has that looks have begun.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;
}
