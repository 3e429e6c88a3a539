using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>
/// Tells systemd that we are up, how the site is, and, as long as every part has proved it, that we are alive. Without a
/// notification socket it does nothing.
/// </summary>
internal sealed class SystemdNotifier(
    NotifySocket socket, HealthReport health, SiteImage image, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<SystemdNotifier> logger) : BackgroundService
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(10);

    private string _dead = "";
    private string? _complaint;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (socket.Path is null)
        {
            return;
        }

        using var status = new PeriodicTimer(StatusPeriod, time);
        using var watchdog = new PeriodicTimer(socket.Watchdog / 2 ?? Timeout.InfiniteTimeSpan, time);
        using var ready = lifetime.ApplicationStarted.Register(() => Send($"READY=1\nSTATUS={StatusLine.Of(image.Freeze())}"));
        using var leaving = lifetime.ApplicationStopping.Register(() => Send("STOPPING=1"));
        await Task.WhenAll(
            EachTickAsync(status, () => Send($"STATUS={StatusLine.Of(image.Freeze())}"), stoppingToken),
            EachTickAsync(watchdog, FeedWatchdog, stoppingToken));
    }

    private static async Task EachTickAsync(PeriodicTimer timer, Action act, CancellationToken stopping)
    {
        while (await timer.WaitForNextTickAsync(stopping))
        {
            act();
        }
    }

    private void FeedWatchdog()
    {
        var dead = string.Join(", ", health.NotAlive());
        if (dead.Length is 0)
        {
            Send("WATCHDOG=1");
        }

        if (dead != _dead)
        {
            Tell(dead);
            _dead = dead;
        }
    }

    private void Tell(string dead)
    {
        if (dead.Length is 0)
        {
            Log.PartsAliveAgain(logger);
        }
        else
        {
            Log.PartsNotAlive(logger, dead);
        }
    }

    private void Send(string state)
    {
        var complaint = socket.Send(state);
        if (complaint is not null && complaint != _complaint)
        {
            Log.NotifyFailed(logger, socket.Path!, complaint);
        }

        _complaint = complaint;
    }
}
