using Gateway.Balancing.Planning;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Once per period: share out the current, tell the stations, tell people what has changed.</summary>
internal sealed class BalancingLoop : BackgroundService, ILiveness
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(5);

    private readonly SiteImage _image;
    private readonly SiteEvents _events;
    private readonly ILimitSink _stations;
    private readonly BalancingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BalancingLoop> _logger;
    private readonly PeriodicTimer _timer;
    private readonly Lock _acting = new();          // tick and guard, from decision to sending; taken before _deciding
    private readonly Lock _deciding = new();
    private readonly Balancer _balancer;            // changed under both, as the next two; read under either
    private AllocationSnapshot? _picture;
    private bool _hasDecided;
    private long _lastGoodTick;

    public BalancingLoop(
        SiteImage image, SiteEvents events, ILimitSink stations, BalancingOptions options, TimeProvider time, ILogger<BalancingLoop> logger)
    {
        (_image, _events, _stations, _options, _time, _logger) = (image, events, stations, options, time, logger);
        _timer = new(options.Every, time);
        _lastGoodTick = time.GetTimestamp();
        _balancer = new(image, options, time.GetTimestamp());
        image.AllocatedBy(Show);
        image.WhenHeard(Guard);
    }

    public string Name => "balancing";

    /// <summary>The watchdog's question: has a tick succeeded within three periods?</summary>
    public bool IsAlive
    {
        get
        {
            var patience = 3 * _options.Every > LeastPatience ? 3 * _options.Every : LeastPatience;
            return _time.GetElapsedTime(Volatile.Read(ref _lastGoodTick)) < patience;
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
            var started = _time.GetTimestamp();
            try
            {
                Tick();
                Volatile.Write(ref _lastGoodTick, _time.GetTimestamp());
            }
            catch (Exception e)
            {
                // Nothing was said: limits in force stay as they are and end by themselves at the stations.
                Log.TickFailed(_logger, e);
            }

            var elapsed = _time.GetElapsedTime(started);
            if (elapsed > _options.Every)
            {
                Log.TickOverran(_logger, elapsed, _options.Every);
            }
        }
    }

    /// <summary>Decide, apply, tell.</summary>
    internal void Tick()
    {
        lock (_acting)
        {
            lock (_deciding)
            {
                _balancer.Tick();
                (_picture, _hasDecided) = (null, true);
            }

            Apply();        // not under _deciding: a station's session may just be asking for the picture
            Tell();
        }
    }

    /// <summary>On the thread of the meter: an overload does not wait for the tick.</summary>
    internal void Guard(string device)
    {
        try
        {
            lock (_acting)
            {
                lock (_deciding)
                {
                    _balancer.Guard(device);
                    _picture = _balancer.Notices.Count > 0 ? null : _picture;
                }

                Apply();
                Tell();
            }
        }
        catch (Exception e)
        {
            Log.GuardFailed(_logger, e);        // the meter goes on; the next tick sees the same reading
        }
    }

    /// <summary>For the planner. Null before the first tick.</summary>
    internal Survey? Survey()
    {
        lock (_deciding)
        {
            return _hasDecided ? Planning.Survey.Of(_balancer.Network, _image.Plan.Voltage) : null;
        }
    }

    /// <summary>The planner's word, for the next ticks.</summary>
    internal void Tell(IReadOnlyList<Worth> worths)
    {
        lock (_acting)
        {
            lock (_deciding)
            {
                Worth.Tell(_balancer.Network, worths, _time.GetTimestamp());
            }
        }
    }

    /// <summary>Made when somebody asks, once for each tick. Null before the first.</summary>
    private AllocationSnapshot? Show()
    {
        lock (_deciding)
        {
            return _picture ??= _hasDecided ? Picture.Of(_balancer) : null;
        }
    }

    private void Apply()
    {
        foreach (var kind in Commands.Kinds)
        {
            foreach (var command in _balancer.Commands.Of(kind))
            {
                Apply(command);
            }
        }
    }

    private void Apply(Command command)
    {
        try
        {
            switch (command.Kind)
            {
                case CommandKind.Stop:
                    _stations.StopTransaction(command.Evse);
                    break;
                case CommandKind.InstallFallback:
                    _stations.InstallFallback(command.Evse.Station, command.Current);
                    break;
                default:
                    _stations.SetLimit(command.Evse, command.Current);
                    break;
            }
        }
        catch (Exception e)
        {
            // One station must not keep the others from their cuts. It is told again in 10 s; until then its limit counts as before.
            Log.CommandFailed(_logger, e, command.Evse.ToString());
        }
    }

    private void Tell()
    {
        foreach (var notice in _balancer.Notices)
        {
            Announcements.Tell(_balancer, notice, _events, _logger);
        }
    }
}
