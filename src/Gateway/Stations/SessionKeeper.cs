using Gateway.Site;

namespace Gateway.Stations;

/// <summary>Looks after all sessions once a second: one timer for the site instead of some for each station.</summary>
internal sealed class SessionKeeper(Sessions sessions, TimeProvider time, ILogger<SessionKeeper> logger) : BackgroundService, ILiveness
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PeriodicTimer _timer = new(Period, time);
    private long _lastRound = time.GetTimestamp();

    public string Name => "stations";

    public bool IsAlive => time.GetElapsedTime(Volatile.Read(ref _lastRound)) < 10 * Period;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var session in sessions.All)
            {
                try
                {
                    session.Tick();
                }
                catch (Exception e)
                {
                    Log.TickFailed(logger, e, session.Id);
                }
            }

            Volatile.Write(ref _lastRound, time.GetTimestamp());
        }
    }
}
