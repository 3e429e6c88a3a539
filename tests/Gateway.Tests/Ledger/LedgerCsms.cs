using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Gateway.Simulation;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Ledger;

/// <summary>
/// A CSMS on a real socket that writes every message about a transaction into the ledger, and that goes away, falls silent and
/// misbehaves when told to. It speaks 1.6, 2.0.1 and 2.1 and knows a message that it has booked before: a repeated StartTransaction
/// gets the same number again.
/// </summary>
internal sealed class LedgerCsms : IAsyncDisposable
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly List<CsmsLink> _links = [];                // under _lock
    private readonly ConcurrentDictionary<(string Station, long Register), long> _numbers = new();
    private readonly ConcurrentDictionary<(string Station, long Register), bool> _refused = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly int _port;
    private TcpListener _listener = Ports.Listen();
    private Task _listening;
    private readonly Ledger _ledger;
    private volatile CsmsManners _manners = new();
    private volatile TaskCompletionSource _awake = new();
    private volatile Door _door;
    private volatile bool _hears = true;
    private long _number = 1000;

    public LedgerCsms(Ledger ledger)
    {
        _ledger = ledger;
        _awake.SetResult();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listening = ListenAsync(_listener);
    }

    public Uri Url => new($"ws://127.0.0.1:{_port}/csms/");

    /// <summary>From the next message on.</summary>
    public void Behaves(Func<CsmsManners, CsmsManners> change)
    {
        lock (_lock)
        {
            _manners = change(_manners);
        }
    }

    /// <summary>All connections are reset; who knocks sees the door.</summary>
    public void GoesAway(Door door)
    {
        _door = door;
        if (door is Door.Refuses)
        {
            _listener.Dispose();
        }

        ResetAll();
    }

    /// <summary>No more answers and no end: the cable is cut where neither side sees it.</summary>
    /// <param name="hears">True: only the way back is cut; what is said to it is booked.</param>
    public void FallsSilent(bool hears)
    {
        _hears = hears;
        _awake = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _door = Door.Hangs;
    }

    /// <summary>The connections of now are dead, and nobody tells the other side. New ones work.</summary>
    public void LosesItsLinks(Cut cut)
    {
        lock (_lock)
        {
            _links.ForEach(l => l.Cut = cut);
        }
    }

    /// <param name="resets">True: the connections of before are unknown to it; else it goes on where it was.</param>
    public void ComesBack(bool resets)
    {
        var refused = _door is Door.Refuses;
        _door = Door.Open;
        if (resets)
        {
            ResetAll();
        }
        else
        {
            ResetHalfOpen();
        }

        if (refused)
        {
            _listener = new(IPAddress.Loopback, _port);
            _listener.Start();
            _listening = ListenAsync(_listener);
        }

        _hears = true;
        _awake.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        GoesAway(Door.Refuses);
        _awake.TrySetResult();
        await _listening;
        await Task.WhenAll(_serving);
    }

    private async Task ListenAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var tcp = await listener.AcceptTcpClientAsync();
                tcp.NoDelay = true;
                _serving.Add(MeetAsync(new(tcp)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody listens any more.
        }
    }

    private async Task MeetAsync(CsmsLink link)
    {
        lock (_lock)
        {
            _links.Add(link);
        }

        try
        {
            switch (_door)
            {
                case Door.Open:
                    await ServeAsync(link);
                    if (link.Cut is Cut.BothWays)
                    {
                        return;     // open, unread, until all is over
                    }

                    break;
                case Door.Unavailable:
                    await link.IsUnavailableAsync();
                    break;
                case Door.Hangs:
                    return;     // ended by ComesBack
                default:
                    link.Reset();
                    break;
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException or SocketException)
        {
            // The connection is lost, or was ours to lose.
        }

        Forget(link);
    }

    private async Task ServeAsync(CsmsLink link)
    {
        await link.AcceptAsync();
        while (await link.HearAsync() is { } frame)
        {
            if (!_hears)
            {
                await _awake.Task;
            }

            if (link.IsDead || link.Cut is Cut.BothWays)
            {
                return;     // it stood in a buffer and was lost with it
            }

            if (frame[0]!.GetValue<int>() is 2)
            {
                await HandleAsync(link, frame[1]!.GetValue<string>(), frame[2]!.GetValue<string>(), frame[3]!.AsObject());
            }
        }
    }

    private async Task HandleAsync(CsmsLink link, string id, string action, JsonObject payload)
    {
        var manners = _manners;
        var arrival = TransactionPayload.Read(link.Identity, id, action, payload, register => NumberOf(link.Identity, register));
        if (arrival is not null && manners.Refuses > Chance() && _refused.TryAdd((arrival.Station, arrival.Number), true))
        {
            await link.SayAsync(new(4, id, "InternalError", "", new JsonObject()));
            return;
        }

        if (arrival is not null && !manners.Forgets(arrival))
        {
            _ledger.Arrived(arrival);
            if (manners.HangsUp > Chance())
            {
                link.Reset();
                return;
            }
        }

        await Task.Delay(manners.Thinks * Chance(), _time, CancellationToken.None);
        await _awake.Task;
        await AnswerAsync(link, id, action, payload, manners);
    }

    private async Task AnswerAsync(CsmsLink link, string id, string action, JsonObject payload, CsmsManners manners)
    {
        var answer = CsmsAnswers.Answer(
            link.Version, action, payload, "Accepted", 300, _time.GetUtcNow(), () => (int)NumberOf(link.Identity, payload["meterStart"]!.GetValue<long>()));
        var frame = answer is null ? new JsonArray(4, id, "NotImplemented", "", new JsonObject()) : new JsonArray(3, id, answer);
        await link.SayAsync(frame);
        if (manners.Stutters > Chance())
        {
            await link.SayAsync(frame);
        }
    }

    private long NumberOf(string station, long register)
        => _numbers.GetOrAdd((station, register), _ => Interlocked.Increment(ref _number));

    private void ResetAll()
    {
        lock (_lock)
        {
            _links.ForEach(l => l.Reset());
            _links.Clear();
        }
    }

    /// <summary>Who knocked while the door hung gets no answer any more.</summary>
    private void ResetHalfOpen()
    {
        lock (_lock)
        {
            _links.Where(l => l.Identity.Length == 0).ToList().ForEach(l => l.Reset());
            _links.RemoveAll(l => l.IsDead);
        }
    }

    private void Forget(CsmsLink link)
    {
        lock (_lock)
        {
            _links.Remove(link);
        }

        link.Dispose();
    }

    // Not from the seed: who comes first here is the scheduler's choice anyway.
    private static double Chance() => Random.Shared.NextDouble();
}
