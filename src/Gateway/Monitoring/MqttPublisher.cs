using System.Threading.Channels;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>
/// Shows the site on MQTT: the state once a second, as far as it is news, and events as they happen. While the broker is away
/// nothing is kept for it; when it is back it gets the whole state.
/// </summary>
internal sealed class MqttPublisher : BackgroundService, ILiveness
{
    /// <summary>While so much is on its way, the broker is behind: the next turn has newer state.</summary>
    private const int BehindOnState = 64;

    /// <summary>An event more than this is dropped. More than the state of the largest site, which comes in one go.</summary>
    private const int BehindOnEvents = 20_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SiteImage _image;
    private readonly SiteEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger<MqttPublisher> _logger;
    private readonly MqttLink _link;
    private readonly MqttCommands _commands;
    private readonly RetainedState _retained = new();
    private readonly Channel<bool> _bell =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _lastGoodTurn;
    private volatile bool _off;

    public MqttPublisher(
        SiteImage image, SiteEvents events, IEnumerable<ISiteCommand> commands, MqttOptions options, TimeProvider time, ILogger<MqttPublisher> logger)
    {
        _commands = new(commands, logger);
        (_image, _events, _time, _logger) = (image, events, time, logger);
        _lastGoodTurn = time.GetTimestamp();
        _link = new(options, new(options.Prefix, image.Plan.Id), () => _bell.Writer.TryWrite(true), _commands.Heard, time, logger);
    }

    /// <summary>The library's soname.</summary>
    internal string Library { get; init; } = Mosquitto.Library;

    public string Name => "mqtt";

    /// <summary>Whether the broker is there does not matter: nothing on the site hangs on it.</summary>
    public bool IsAlive => _off || _time.GetElapsedTime(Volatile.Read(ref _lastGoodTurn)) < 10 * Period;

    public override void Dispose()
    {
        _retained.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Mosquitto.IsInstalled(Library))
        {
            _off = true;
            Log.LibraryMissing(_logger, Library);
            return;
        }

        await Task.WhenAll(_link.RunAsync(stoppingToken), ShowStateAsync(stoppingToken), ShowEventsAsync(stoppingToken), _commands.RunAsync(_link, stoppingToken));
    }

    private async Task ShowStateAsync(CancellationToken stopping)
    {
        await using var timer = _time.CreateTimer(_ => _bell.Writer.TryWrite(true), null, Period, Period);
        await foreach (var _ in _bell.Reader.ReadAllAsync(stopping))
        {
            try
            {
                ShowState();
                Volatile.Write(ref _lastGoodTurn, _time.GetTimestamp());
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Log.RoundFailed(_logger, e);
            }
        }
    }

    private void ShowState()
    {
        var connection = _link.Connections;
        if (!_link.IsConnected || _link.Unacknowledged > BehindOnState)
        {
            return;
        }

        foreach (var (topic, json) in _retained.News(connection, StatusDocuments.All(_image.Freeze())))
        {
            if (!_link.Publish(topic, json, retain: true))
            {
                return;     // the connection is gone; the next one gets everything
            }
        }
    }

    private async Task ShowEventsAsync(CancellationToken stopping)
    {
        await foreach (var @event in _events.Listen().ReadAllAsync(stopping))
        {
            if (_link.IsConnected && _link.Unacknowledged < BehindOnEvents)
            {
                _link.Publish(MqttTopics.Events, StatusDocuments.Event(@event), retain: false);
            }
        }
    }
}
