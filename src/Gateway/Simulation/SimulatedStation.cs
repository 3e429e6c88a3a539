using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>
/// A charging station on a real WebSocket: it connects, boots, charges cars, obeys its profiles, and goes on charging when the
/// link is lost. Time passes for it in <see cref="Step"/>.
/// </summary>
internal sealed class SimulatedStation
{
    private const int Attempts = 3;             // TransactionMessageAttempts

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly StationCore _core;
    private readonly TimeProvider _time;
    private OcppSocket? _socket;
    private volatile TaskCompletionSource _bootNow = NewSource();
    private volatile TaskCompletionSource _leave = NewSource();
    private volatile bool _booted;
    private string _bootReason = "PowerUp";

    private SimulatedStation(StationSetup setup, Func<StationCore, IDialect> speak, TimeProvider time, Action<StationNews> news)
    {
        _time = time;
        _core = new(setup, speak, time, news) { Restart = Restart, BootAgain = BootAgain };
        _core.Lost();       // offline until the first connection
    }

    public string Id => _core.Setup.Id;

    public string Version => _core.Dialect.Subprotocol;

    /// <summary>The state of its EVSE; for looking at.</summary>
    public StationCore Core => _core;

    /// <summary>Told of every CALL that it sends.</summary>
    public Action<string, ReadOnlyMemory<byte>>? Calling { get; set; }

    public static SimulatedStation V16(StationSetup setup, TimeProvider time, Action<StationNews> news)
        => new(setup, core => new Dialect16(core), time, news);

    public static SimulatedStation V201(StationSetup setup, TimeProvider time, Action<StationNews> news)
        => new(setup, core => new Dialect2(core, Particulars2.V201), time, news);

    public static SimulatedStation V21(StationSetup setup, TimeProvider time, Action<StationNews> news)
        => new(setup, core => new Dialect2(core, Particulars2.V21), time, news);

    public void PlugIn(SimulatedCar car, string token) => _core.PlugIn(car, token);

    public void Unplug() => _core.Unplug();

    /// <summary>The grid has a fault, and a DER control of this type makes the station deviate from what it should do (R05).</summary>
    /// <param name="fault">GridEventFaultEnumType.</param>
    /// <returns>False: no such control acts.</returns>
    public bool Alarm(string type, string fault) => _core.Locked(() => _core.V2x?.Controls.Alarm(type, fault) is true);

    /// <returns>False: there was no alarm.</returns>
    public bool EndAlarm() => _core.Locked(() => _core.V2x?.Controls.EndAlarm() is true);

    /// <summary>Lets time pass; what it draws at its own terminals; below 0: it feeds in.</summary>
    public PerPhase<Ampere> Step(TimeSpan dt) => _core.Step(dt);

    /// <summary>Cuts the cable to the network; it connects again after its back-off.</summary>
    public void Cut() => Volatile.Read(ref _socket)?.Abort();

    /// <summary>Lives until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var wait = _core.Setup.BackoffMin;
        while (!stopping.IsCancellationRequested)
        {
            if (await ConnectAsync(stopping) is { } web)
            {
                wait = _core.Setup.BackoffMin;
                await LiveAsync(web, stopping);
            }

            await DelayAsync(wait * (0.5 + Random.Shared.NextDouble()), stopping);
            wait = wait * 2 < _core.Setup.BackoffMax ? wait * 2 : _core.Setup.BackoffMax;
        }
    }

    private async Task<ClientWebSocket?> ConnectAsync(CancellationToken stopping)
    {
        var web = new ClientWebSocket();
        web.Options.AddSubProtocol(_core.Dialect.Subprotocol);
        web.Options.KeepAliveInterval = TimeSpan.FromSeconds(30);
        web.Options.Proxy = null;
        if (_core.Setup.Password is { } password)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id}:{password}"));
            web.Options.SetRequestHeader("Authorization", $"Basic {credentials}");
        }

        try
        {
            await web.ConnectAsync(new($"{_core.Setup.Url.ToString().TrimEnd('/')}/{Uri.EscapeDataString(Id)}"), stopping);
            if (web.SubProtocol == _core.Dialect.Subprotocol)
            {
                return web;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            _core.News(StationNewsKind.Offline, $"cannot connect: {e.Message}");
        }

        web.Dispose();
        return null;
    }

    private async Task LiveAsync(ClientWebSocket web, CancellationToken stopping)
    {
        using var socket = new OcppSocket(web, _core.Answer, _time) { Calling = Calling };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Volatile.Write(ref _socket, socket);
        _core.News(StationNewsKind.Online, $"online, {Version}");
        var reading = socket.ReadAsync(ending.Token);
        var talking = TalkAsync(socket, ending.Token);
        await Task.WhenAny(reading, talking, _leave.Task);
        if (_leave.Task.IsCompleted)
        {
            // A close, no abort: the answer to the Reset is still on its way.
            await socket.CloseAsync(ending.Token);
            await Task.WhenAny(reading, Task.Delay(CloseTimeout, _time, ending.Token));
            _leave = NewSource();
        }

        await ending.CancelAsync();
        await Task.WhenAll(reading, talking);
        Volatile.Write(ref _socket, null);
        _core.Lost();
        _core.News(StationNewsKind.Offline, "offline");
    }

    private async Task TalkAsync(OcppSocket socket, CancellationToken ending)
    {
        try
        {
            var boots = !_booted;
            await BootAsync(socket, ending);
            _core.Connected();
            if (boots)
            {
                _core.News(StationNewsKind.Booted, "boot accepted");
            }

            while (await SayNextAsync(socket, ending))
            {
                // It waits for the next call itself.
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over; the outbox keeps what matters.
        }
    }

    /// <summary>Obeys the CSMS: waits the interval while it is Pending or Rejected, and says nothing else meanwhile.</summary>
    private async Task BootAsync(OcppSocket socket, CancellationToken ending)
    {
        while (!_booted)
        {
            _bootNow = NewSource();
            var outcome = await socket.CallAsync("BootNotification", _core.Dialect.Boot(_bootReason), ending);
            ending.ThrowIfCancellationRequested();
            var interval = TimeSpan.FromSeconds(Math.Max(1, outcome.Answer?["interval"]?.GetValue<int>() ?? 5));
            if (outcome.Status == "Accepted")
            {
                _booted = true;
                _core.Settings.Heartbeat = interval;
                return;
            }

            _core.News(StationNewsKind.NotAccepted, $"boot: {outcome.Status ?? outcome.Error ?? "link lost"}");
            await Task.WhenAny(_bootNow.Task, Task.Delay(interval, _time, ending));
            ending.ThrowIfCancellationRequested();
        }
    }

    /// <summary>False: the link is lost. A transaction message that meets an error is tried a few times, then given up.</summary>
    private async Task<bool> SayNextAsync(OcppSocket socket, CancellationToken ending)
    {
        var next = await _core.Outbox.NextAsync(ending);
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await socket.CallAsync(next.Action, next.Payload(), ending);
            if (outcome.LinkLost)
            {
                return false;
            }

            if (outcome.Answer is not null || !next.Keep || attempt == Attempts)
            {
                if (_core.Outbox.Remove(next))
                {
                    next.Then?.Invoke(outcome);
                }

                return outcome.Error != CallOutcome.TimedOut;       // 2.x, 3.2: drop a link that does not answer
            }

            await DelayAsync(TimeSpan.FromSeconds(attempt), ending);
        }
    }

    /// <summary>The CSMS wants a BootNotification: at once while it is waited for, in turn else.</summary>
    private void BootAgain()
    {
        if (_booted)
        {
            _core.Outbox.Add(new("BootNotification", () => _core.Dialect.Boot("Triggered")));
        }
        else
        {
            _bootNow.TrySetResult();
        }
    }

    private void Restart()
    {
        _core.End(EndReason.Reset);
        _booted = false;
        _bootReason = "RemoteReset";
        _leave.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(delay, _time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The loop that asked looks at the token itself.
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} ({Version})");
}
