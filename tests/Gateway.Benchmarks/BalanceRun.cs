using Gateway.Balancing;

namespace Gateway.Benchmarks;

/// <summary>One site under one strategy: what its decisions took, round by round.</summary>
internal sealed class BalanceRun(Strategy strategy, bool isBusy, int ticks)
{
    private const int StagedTicks = 3000;

    private readonly BalanceSite _site = new(strategy, isBusy);
    private readonly BalanceFigures _allocation = new(ticks);
    private readonly BalanceFigures _guard = new(ticks);
    private int _told;
    private int _ticks;
    private long _passedAt;

    public string Name { get; } = $"{strategy}, {(isBusy ? "busy" : "quiet")}".ToLowerInvariant();

    public void Live(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _site.Second();
            _site.Guard();
            _site.Obey();
            _site.Decide();
            _site.Obey();
        }
    }

    public void Round()
    {
        Live(20);       // the other sites have had the caches
        var told = _site.Told;
        for (var tick = 0; tick < ticks; tick++)
        {
            _site.Second();
            _guard.Time(_site.Guard);
            _site.Obey();
            _allocation.Time(_site.Decide);
            _site.Obey();
        }

        (_told, _ticks) = (_told + _site.Told - told, _ticks + ticks);
        _allocation.EndRound();
        _guard.EndRound();
    }

    public void Tell(Action<FormattableString> tell)
    {
        tell($"{Name + ": allocation",-32}{_allocation}{_told / (double)_ticks,7:0}");
        tell($"{Name + ": guard",-32}{_guard}");
    }

    /// <summary>What each stage takes, in microseconds: the median of all ticks, and the mean of the slowest hundredth of them.</summary>
    public (double[] Median, double[] Slowest) Stages()
    {
        var seen = new List<double[]>(StagedTicks);
        _site.WhenPassed(stage =>
        {
            var now = TimeProvider.System.GetTimestamp();
            seen[^1][(int)stage] = TimeProvider.System.GetElapsedTime(_passedAt, now).TotalMicroseconds;
            _passedAt = now;
        });
        for (var tick = 0; tick < StagedTicks; tick++)
        {
            _site.Second();
            _site.Guard();
            _site.Obey();
            seen.Add(new double[Enum.GetValues<TickStage>().Length]);
            _passedAt = TimeProvider.System.GetTimestamp();
            _site.Decide();
            _site.Obey();
        }

        _site.WhenPassed(null);
        var slowest = seen.OrderByDescending(tick => tick.Sum()).Take(StagedTicks / 100).ToList();
        return (
            [.. Enum.GetValues<TickStage>().Select(stage => seen.Select(tick => tick[(int)stage]).Order().ElementAt(StagedTicks / 2))],
            [.. Enum.GetValues<TickStage>().Select(stage => slowest.Average(tick => tick[(int)stage]))]);
    }
}
