using Gateway.Balancing;

namespace Gateway.Benchmarks;

/// <summary>One site under one strategy: what its decisions took, round by round.</summary>
internal sealed class BalanceRun(Strategy strategy, bool isBusy, int ticks)
{
    private readonly BalanceSite _site = new(strategy, isBusy);
    private readonly BalanceFigures _allocation = new(ticks);
    private readonly BalanceFigures _guard = new(ticks);
    private int _told;
    private int _ticks;

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

    /// <summary>The median of each stage, in microseconds.</summary>
    public IEnumerable<double> Stages()
    {
        var stages = Enum.GetValues<TickStage>().Select(_ => new List<double>(ticks)).ToArray();
        var last = 0L;
        _site.WhenPassed(stage =>
        {
            var now = TimeProvider.System.GetTimestamp();
            stages[(int)stage].Add(TimeProvider.System.GetElapsedTime(last, now).TotalMicroseconds);
            last = now;
        });
        for (var tick = 0; tick < ticks; tick++)
        {
            _site.Second();
            _site.Guard();
            _site.Obey();
            last = TimeProvider.System.GetTimestamp();
            _site.Decide();
            _site.Obey();
        }

        _site.WhenPassed(null);
        return stages.Select(times => times.Order().ElementAt(times.Count / 2));
    }
}
