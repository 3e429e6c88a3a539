using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>
/// Every five minutes, and soon after a car has come: what current is worth to whom. It only ever orders cars among each other,
/// and where it fails or falls silent they are weighed by themselves.
/// </summary>
internal sealed class PlanningLoop(SiteImage image, VisitBook book, BalancingLoop balancing, TimeProvider time, ILogger<PlanningLoop> logger)
    : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly SitePlanner _planner = new(image, book);
    private readonly PeriodicTimer _timer = new(Every, time);
    private long _planned = long.MinValue;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // A plan of many cars takes seconds, and the book waits for the disk: on a thread of its own.
                await Task.Factory.StartNew(Plan, stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.PlanFailed(logger, e);
            }
        }
    }

    internal void Plan()
    {
        var now = PlanClock.PeriodAt(time.GetUtcNow(), image.Plan.TimeZone);
        var hasCome = _planner.Look(now);
        if ((hasCome || now != _planned) && balancing.Survey() is { } survey)
        {
            balancing.Tell(_planner.Weigh(now, survey));
            _planned = now;
        }
    }
}
