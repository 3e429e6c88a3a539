namespace Gateway.Monitoring;

/// <summary>Keeps a session with the broker up: one after another, with back-off, until stopped.</summary>
internal sealed class MqttLink
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(3);

    private readonly MqttOptions _options;
    private readonly MqttTopics _topics;
    private readonly MqttSessionEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile MqttSession? _session;
    private int _connections;

    /// <param name="connected">Called on the session's thread whenever the broker has accepted us.</param>
    /// <param name="heard">Called on the session's thread for each command.</param>
    public MqttLink(MqttOptions options, MqttTopics topics, Action connected, Action<MqttMessage> heard, TimeProvider time, ILogger logger)
    {
        (_options, _topics, _time, _logger) = (options, topics, time, logger);
        _events = new(
            () =>
            {
                Interlocked.Increment(ref _connections);
                Log.BrokerConnected(logger, options.Broker, topics.Root);
                connected();
            },
            reason => Log.PublishRefused(logger, reason),
            heard);
    }

    /// <summary>How often the broker has accepted us: where it differs, the broker may know nothing of what it was told.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public bool IsConnected => _session?.IsConnected is true;

    /// <summary>How many messages of this connection the broker has not acknowledged yet.</summary>
    public int Unacknowledged => _session?.Unacknowledged ?? 0;

    /// <summary>Never waits. False: not connected, and the message is forgotten.</summary>
    public bool Publish(string topic, byte[] payload, bool retain) => _session?.Publish(topic, payload, retain) is true;

    public async Task RunAsync(CancellationToken stopping)
    {
        var wait = ShortestWait;
        string? told = null;
        while (!stopping.IsCancellationRequested)
        {
            var before = Connections;
            var session = new MqttSession(_options, _topics, _events);
            _session = session;
            var reason = await LiveAsync(session, stopping);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (Connections != before)
            {
                (wait, told) = (ShortestWait, null);
            }

            if (reason != told)         // a broker that stays away is told of once
            {
                Log.BrokerAway(_logger, _options.Broker, reason);
                told = reason;
            }

            await Task.Delay(wait, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task<string> LiveAsync(MqttSession session, CancellationToken stopping)
    {
        var life = session.RunAsync();
        try
        {
            return await life.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            session.Stop();
            await Task.WhenAny(life, Task.Delay(FarewellTime, _time, CancellationToken.None));   // else it hangs in a name server
            return "stopped";
        }
        catch (Exception e)
        {
            return e.Message;       // such as a library without the calls we make: the rest of the gateway runs on
        }
    }
}
