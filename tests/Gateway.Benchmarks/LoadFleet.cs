using Gateway.Ocpp;
using Gateway.Upstream;

namespace Gateway.Benchmarks;

/// <summary>Round trips of calls in microseconds, and how many calls a second were answered.</summary>
internal sealed record Trips(IReadOnlyList<double> Sorted, double PerSecond)
{
    public double P50 => Sorted[Sorted.Count / 2];

    public double P99 => Sorted[Sorted.Count * 99 / 100];
}

/// <summary>Stations that are connected and booted, and send together.</summary>
internal sealed class LoadFleet : IDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly List<LoadStation> _stations;

    private LoadFleet(List<LoadStation> stations) => _stations = stations;

    public IReadOnlyList<LoadStation> Stations => _stations;

    /// <param name="url">The gateway's, or a CSMS's.</param>
    /// <param name="each16">Every n-th station speaks OCPP 1.6, the others 2.0.1; 0: all speak 2.0.1.</param>
    public static async Task<LoadFleet> ConnectAsync(int count, Uri url, int each16 = 0)
    {
        var options = new CsmsOptions
        {
            Url = url,
            Identity = "",
            Protocols = [],
            Bridge = false,
            BackoffMin = default,
            BackoffMax = default,
        };
        var dialer = new CsmsDialer(options, new(options), Time);
        var stations = Enumerable.Range(0, count)
            .Select(i => new LoadStation($"LOAD-{i:00000}", each16 > 0 && i % each16 is 0 ? OcppVersion.V16 : OcppVersion.V201)).ToList();
        await Task.WhenAll(stations.Select(s => s.ConnectAsync(dialer))).ConfigureAwait(false);
        return new(stations);
    }

    /// <summary>Closed loop: each station has one call in flight all the time.</summary>
    public async Task<Trips> LoopAsync(int seconds)
    {
        var from = Begin(int.MaxValue);
        await WaitAsync(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        _stations.ForEach(s => s.Stop());
        var took = Time.GetElapsedTime(from).TotalSeconds;
        await AnsweredAsync().ConfigureAwait(false);
        return Collect(took);
    }

    /// <summary>Closed loop, until each station has had so many calls answered.</summary>
    public async Task<Trips> SendAsync(int callsOfEach)
    {
        var from = Begin(callsOfEach);
        await AnsweredAsync().ConfigureAwait(false);
        return Collect(Time.GetElapsedTime(from).TotalSeconds);
    }

    /// <summary>Open loop: calls go out at their time, whatever became of the others, station by station.</summary>
    public async Task<Trips> PaceAsync(double perSecond, int seconds, Action<LoadStation, long>? send = null)
    {
        _stations.ForEach(s => s.Measure());
        var (from, step) = (Time.GetTimestamp(), TimeSpan.FromSeconds(1 / perSecond));
        for (var call = 0L; call < perSecond * seconds; call++)
        {
            while (step * call - Time.GetElapsedTime(from) is var early && early > TimeSpan.Zero)
            {
                // A timer ticks once a millisecond; what has to be finer waits awake.
                await (early > TimeSpan.FromMilliseconds(2) ? WaitAsync(early) : YieldAsync()).ConfigureAwait(false);
            }

            var station = _stations[(int)(call % _stations.Count)];
            while (station.Waiting)
            {
                await YieldAsync().ConfigureAwait(false);      // late: it waits for its answer, and so does the measurement
            }

            (send ?? ((s, _) => s.SendMeterValues()))(station, (call / _stations.Count) + (call % _stations.Count));
        }

        var took = Time.GetElapsedTime(from).TotalSeconds;
        await AnsweredAsync().ConfigureAwait(false);
        return Collect(took);
    }

    public void Dispose() => _stations.ForEach(s => s.Hangup());

    private long Begin(int calls)
    {
        var from = Time.GetTimestamp();
        _stations.ForEach(s => s.Begin(calls));
        return from;
    }

    private async Task AnsweredAsync()
    {
        while (_stations.Exists(s => s.Waiting))
        {
            await WaitAsync(Moment).ConfigureAwait(false);
        }
    }

    private Trips Collect(double seconds)
    {
        if (_stations.Sum(s => s.Refused) is > 0 and var refused)
        {
            throw new InvalidOperationException($"{refused} calls were answered by an error");
        }

        List<double> trips = [.. _stations.SelectMany(s => s.RoundTrips!).Order()];
        return new(trips, trips.Count / seconds);
    }

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, Time, CancellationToken.None);

    private static async Task YieldAsync() => await Task.Yield();
}
