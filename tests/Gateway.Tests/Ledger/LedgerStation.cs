namespace Gateway.Tests.Ledger;

/// <summary>
/// A station on a real socket that keeps OCPP's rules of queueing: what it says about transactions is kept in order until it was
/// answered with a CALLRESULT, over lost connections and CALLERRORs, under the same message id. Everything it sends and hears about
/// transactions is in the ledger.
/// </summary>
/// <param name="clock">What it stamps its messages with. Null: the system's.</param>
/// <param name="pace">Between two things that happen at the station. Null: as fast as is of any use.</param>
internal sealed class LedgerStation(
    string id, string version, Uri gateway, Ledger ledger, int seed, TimeProvider? clock = null, TimeSpan? pace = null) : IAsyncDisposable
{
    private static readonly TimeSpan UsualPace = TimeSpan.FromMilliseconds(15);

    /// <summary>Before a CALL that was refused is sent again. Real stations take a minute.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private const int ShortestBackoff = 20, LongestBackoff = 120;       // ms; real stations take seconds
    private const int MostQueued = 1000;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Random _habits = new(seed);
    private readonly Drivers _drivers = new(id, version, new Random(~seed), clock ?? TimeProvider.System);
    private readonly SayingQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _talking = Task.CompletedTask;
    private Task _happening = Task.CompletedTask;
    private volatile StationLink? _link;
    private volatile bool _online;
    private volatile bool _booted;

    public string Id => id;

    /// <summary>How much it has yet to say.</summary>
    public int Queued => _queue.Count;

    /// <summary>Ends when something was answered: the station is at work.</summary>
    public Task Works => _said.Task;

    public LedgerStation Start()
    {
        _talking = Task.Run(TalkAsync);
        _happening = Task.Run(HappenAsync);
        return this;
    }

    /// <summary>Its power fails and is back in a moment. What it has to say about transactions is in its memory.</summary>
    public void Reboot()
    {
        _booted = false;
        _link?.Cut();
    }

    /// <summary>Everybody leaves, nobody comes; what is queued is still said.</summary>
    public async Task CloseForTodayAsync()
    {
        await _leaving.CancelAsync();
        await _happening;
        foreach (var saying in _drivers.Leave(!_online))
        {
            _queue.Add(saying);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _stopping.CancelAsync();
        await _happening;
        await _talking;
        _leaving.Dispose();
        _stopping.Dispose();
    }

    private async Task HappenAsync()
    {
        using var ticks = new PeriodicTimer(pace ?? UsualPace, _time);
        try
        {
            while (await ticks.WaitForNextTickAsync(_leaving.Token))
            {
                if (_queue.Count < MostQueued)
                {
                    foreach (var saying in _drivers.Next(!_online).Where(s => _online || s.Message is not null))
                    {
                        _queue.Add(saying);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed for today.
        }
    }

    private async Task TalkAsync()
    {
        try
        {
            while (true)
            {
                using (var link = await StationLink.ConnectAsync(new(gateway, id), version, _stopping.Token))
                {
                    if (link is not null)
                    {
                        _link = link;
                        await TalkAsync(link);
                        _online = false;
                        _queue.DropUnkept();
                    }
                }

                _booted &= _habits.Next(4) > 0;     // sometimes it was the power and not the link
                var backoff = TimeSpan.FromMilliseconds(_habits.Next(ShortestBackoff, LongestBackoff));
                await Task.Delay(backoff, _time, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Until the connection is lost.</summary>
    private async Task TalkAsync(StationLink link)
    {
        while (!_booted && await BootAsync(link) is not Fate.LinkLost)
        {
            // Again, until it is accepted.
        }

        _online = _booted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, link.Lost);
        try
        {
            while (_booted && await SayAsync(link, await _queue.NextAsync(either.Token)) is not Fate.LinkLost)
            {
                // The next.
            }
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // Lost while there was nothing to say.
        }
    }

    private async Task<Fate> BootAsync(StationLink link)
    {
        var (fate, answer) = await link.CallAsync(_drivers.Boot(), _stopping.Token);
        _booted = answer?["status"]?.GetValue<string>() is "Accepted";
        if (!_booted && fate is not Fate.LinkLost)
        {
            await Task.Delay(RetryAfter, _time, _stopping.Token);
        }

        return fate;
    }

    private async Task<Fate> SayAsync(StationLink link, Saying saying)
    {
        if (saying.Message is { } sent)
        {
            ledger.Sends(sent, saying.Id);
        }

        var (fate, answer) = await link.CallAsync(saying, _stopping.Token);
        if (answer is not null)
        {
            saying.Then?.Invoke(answer);
            if (saying.Message is { } answered)
            {
                ledger.Acknowledged(answered);
            }

            _said.TrySetResult();
        }

        if (answer is not null || (saying.Message is null && fate is not Fate.LinkLost))
        {
            _queue.Remove(saying);
        }
        else if (fate is Fate.Refused)
        {
            await Task.Delay(RetryAfter, _time, _stopping.Token);
        }

        return fate;
    }
}
