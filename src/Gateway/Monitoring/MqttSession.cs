using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Gateway.Monitoring;

/// <summary>
/// One connection to the broker, from dialling to its end, on a thread of its own: nobody else ever waits for the network.
/// The client dies with the connection and so does all it had queued. Nothing is sent twice, nothing piles up; the next session
/// publishes the state anew.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "What it owns ends with its thread, which nobody else may do: see End.")]
internal sealed class MqttSession(MqttOptions options, MqttTopics topics, MqttSessionEvents events)
{
    private const int KeepAliveSeconds = 15;
    private const int FarewellTurns = 20;       // of at most 100 ms

    private static readonly byte[] Online = "online"u8.ToArray();
    private static readonly byte[] Offline = "offline"u8.ToArray();
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTurn = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Wakeup _wakeup = new();
    private nint _client;                   // under _lock for all but the session's thread; 0: ended
    private int _unacknowledged;
    private volatile bool _connected;
    private volatile bool _stopping;
    private bool _refused;                  // the session's thread only, as below
    private string? _why;

    public bool IsConnected => _connected;

    /// <summary>How many messages the broker has not acknowledged yet.</summary>
    public int Unacknowledged => Volatile.Read(ref _unacknowledged);

    /// <summary>Lives the session. The result is why it ended, in words.</summary>
    public Task<string> RunAsync()
        => Task.Factory.StartNew(Live, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Says offline, takes leave, and ends. Does not wait for it.</summary>
    public void Stop()
    {
        _stopping = true;
        lock (_lock)
        {
            if (_client != 0)
            {
                _wakeup.Ring();
            }
        }
    }

    /// <summary>Queues a message and returns. False: there is no connection and the message is forgotten.</summary>
    public bool Publish(string topic, byte[] payload, bool retain)
    {
        lock (_lock)
        {
            if (_client == 0 || !_connected)
            {
                return false;
            }

            Interlocked.Increment(ref _unacknowledged);
            var error = Mosquitto.Publish(_client, 0, topics.Full(topic), payload.Length, payload, MqttSetup.AtLeastOnce, retain);
            if (error is not Mosquitto.Success)
            {
                Interlocked.Decrement(ref _unacknowledged);
                return false;       // no connection: it may be queued all the same, but the queue dies with the client
            }

            _wakeup.Ring();
            return true;
        }
    }

    private void Subscribe()
    {
        lock (_lock)
        {
            // A refusal ends the connection's use for commands only; the broker's log has the reason.
            _ = Mosquitto.Subscribe(_client, 0, topics.Full(MqttTopics.Commands), MqttSetup.AtLeastOnce);
        }
    }

    private string Live()
    {
        var self = GCHandle.Alloc(this);
        try
        {
            var client = Create(GCHandle.ToIntPtr(self));
            MqttSetup.Prepare(client, options, topics.Full(MqttTopics.Status), Offline);
            var error = Mosquitto.Connect(client, options.Broker.DnsSafeHost, MqttSetup.PortOf(options.Broker), KeepAliveSeconds);
            return error is Mosquitto.Success ? Serve(client) : Why(error);
        }
        finally
        {
            End();
            self.Free();
        }
    }

    private nint Create(nint self)
    {
        lock (_lock)
        {
            _client = Mosquitto.New(topics.ClientId, cleanStart: true, self);
            return _client != 0 ? _client : throw new InvalidOperationException("libmosquitto made no client");
        }
    }

    /// <summary>Turns until the connection ends. The native client is closed when its socket is gone.</summary>
    private string Serve(nint client)
    {
        var farewell = 0;
        while (Mosquitto.Socket(client) is >= 0 and var socket)
        {
            if (_stopping && (!_connected || ++farewell > FarewellTurns || (farewell > 1 && Unacknowledged <= 0)))
            {
                return TakeLeave(client);
            }

            if (farewell == 1)
            {
                Publish(MqttTopics.Status, Offline, retain: true);
            }

            var readable = _wakeup.Wait(socket, Mosquitto.WantWrite(client), _stopping ? FarewellTurn : Turn);
            if (Work(client, readable) is not Mosquitto.Success and var error)
            {
                return Why(error);
            }
        }

        return _why ?? "the broker closed the connection";
    }

    private static int Work(nint client, bool readable)
    {
        var error = readable ? Mosquitto.LoopRead(client, 1) : Mosquitto.Success;
        if (error is Mosquitto.Success && Mosquitto.WantWrite(client))
        {
            error = Mosquitto.LoopWrite(client, 1);
        }

        return error is Mosquitto.Success ? Mosquitto.LoopMisc(client) : error;
    }

    private static string TakeLeave(nint client)
    {
        if (Mosquitto.Disconnect(client) is Mosquitto.Success && Mosquitto.Socket(client) >= 0)
        {
            Mosquitto.LoopWrite(client, 1);
        }

        return "stopped";
    }

    private void End()
    {
        lock (_lock)
        {
            _connected = false;
            Mosquitto.Destroy(_client);
            _client = 0;
            _wakeup.Dispose();
        }
    }

    private string Why(int error) => _why ?? Mosquitto.Describe(error);

    /// <summary>The broker's answer to CONNECT. All below are called back on the session's thread.</summary>
    internal void Answered(int reason)
    {
        if (reason != 0)
        {
            _why = $"the broker refused: {Mosquitto.Reason(reason)}";
            return;
        }

        _why = null;
        _connected = true;
        Publish(MqttTopics.Status, Online, retain: true);
        Subscribe();
        events.Connected();
    }

    /// <summary>The connection ended; a reason from 128 on is the broker's own word.</summary>
    internal void Disconnected(int reason)
    {
        _connected = false;
        if (reason >= 128)
        {
            _why ??= $"the broker closed the connection: {Mosquitto.Reason(reason)}";
        }
    }

    internal void Acknowledged(int reason)
    {
        Interlocked.Decrement(ref _unacknowledged);
        if (reason >= 128 && !_refused)
        {
            _refused = true;
            events.Refused(Mosquitto.Reason(reason));
        }
    }

    /// <summary>What is longer than any command is cut off, so that it is refused.</summary>
    internal void Heard(string topic, ReadOnlySpan<byte> payload, bool isRetained)
        => events.Heard(new(topics.Short(topic), payload[..Math.Min(payload.Length, MqttCommands.MostBytes + 1)].ToArray(), isRetained));

    internal void Logged(int level, string text)
    {
        if (level is Mosquitto.ErrorLevel)
        {
            _why = text.Trim();      // the only place where libmosquitto tells why TLS failed
        }
    }
}

/// <summary>What the owner of a session wants to hear, on the session's thread.</summary>
internal sealed record MqttSessionEvents(Action Connected, Action<string> Refused, Action<MqttMessage> Heard);

/// <summary>A message to the gateway.</summary>
/// <param name="Topic">Below <c>PREFIX/SITE/</c>.</param>
internal readonly record struct MqttMessage(string Topic, byte[] Payload, bool IsRetained);
