using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Once per period: freeze the site, share out the current, tell the stations.</summary>
internal sealed class BalancingLoop(
    SiteImage image, SiteEvents events, ILimitSink stations, BalancingOptions options, TimeProvider time,
    ILogger<BalancingLoop> logger) : BackgroundService, ILiveness
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(5);

    private readonly PeriodicTimer _timer = new(options.Every, time);
    private AllocatorMemory _memory = AllocatorMemory.Empty(time.GetTimestamp());
    private long _lastGoodTick = time.GetTimestamp();

    public string Name => "balancing";

    /// <summary>The watchdog's question: has a tick succeeded within three periods?</summary>
    public bool IsAlive
    {
        get
        {
            var patience = 3 * options.Every > LeastPatience ? 3 * options.Every : LeastPatience;
            return time.GetElapsedTime(Volatile.Read(ref _lastGoodTick)) < patience;
        }
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            var started = time.GetTimestamp();
            try
            {
                Tick();
                Volatile.Write(ref _lastGoodTick, time.GetTimestamp());
            }
            catch (Exception e)
            {
                // Nothing was said: limits in force stay as they are and end by themselves at the stations.
                Log.TickFailed(logger, e);
            }

            var elapsed = time.GetElapsedTime(started);
            if (elapsed > options.Every)
            {
                Log.TickOverran(logger, elapsed, options.Every);
            }
        }
    }

    /// <summary>Freeze, decide, apply.</summary>
    internal void Tick()
    {
        var decision = Allocator.Allocate(image.Freeze(), options with { Reserve = Ampere.Max(options.Reserve, image.LeastReserve) }, _memory);
        _memory = decision.Memory;
        image.AllocatedBy(() => decision.Allocation);
        foreach (var command in decision.Commands)
        {
            Apply(command);
        }

        foreach (var notice in decision.Notices)
        {
            Tell(notice);
        }
    }

    private void Apply(Command command)
    {
        try
        {
            switch (command.Kind)
            {
                case CommandKind.Stop:
                    stations.StopTransaction(command.Evse);
                    break;
                case CommandKind.InstallFallback:
                    stations.InstallFallback(command.Evse.Station, command.Current);
                    break;
                default:
                    stations.SetLimit(command.Evse, command.Current);
                    break;
            }
        }
        catch (Exception e)
        {
            // One station must not keep the others from their cuts. It is told again in 10 s; until then its limit counts as before.
            Log.CommandFailed(logger, e, command.Evse.ToString());
        }
    }

    private void Tell(Notice notice)
    {
        var (kind, subject, text) = notice;
        switch (kind)
        {
            case NoticeKind.LimitChanged:
                Log.LimitChanged(logger, subject, text);
                events.Happened("limitChanged", subject, text);
                break;
            case NoticeKind.MeterStale:
                Log.MeterStale(logger, subject, text);
                events.Happened("meterStale", subject, text);
                break;
            case NoticeKind.MeterFresh:
                Log.MeterFresh(logger, subject, text);
                events.Happened("meterFresh", subject, text);
                break;
            case NoticeKind.StationDisobeys:
                Log.StationDisobeys(logger, subject, text);
                events.Happened("stationDisobeys", subject, text);
                break;
            default:
                Log.CircuitOverloaded(logger, subject, text);
                events.Happened("circuitOverloaded", subject, text);
                break;
        }
    }
}
