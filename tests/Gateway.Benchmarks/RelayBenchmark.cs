using Gateway.Upstream;

namespace Gateway.Benchmarks;

/// <summary>
/// What does the gateway add? Stations and a CSMS in this process, once direct and once through the gateway in a process of its
/// own. Absolute figures are those of the machine and the minute; the ratios hold.
/// </summary>
internal static class RelayBenchmark
{
    private const double CallsPerSecond = 10;       // of each station, for latency

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task<int> RunAsync(RelayOptions options)
    {
        using var csms = new LoadCsms();
        var direct = await MeasureAsync(options, csms.Url, null).ConfigureAwait(false);
        Result through;
        using (var gateway = new GatewayProcess(csms.Url))
        {
            await gateway.StartedAsync().ConfigureAwait(false);
            through = await MeasureAsync(options, gateway.Url, gateway).ConfigureAwait(false);
        }

        Console.WriteLine($"{options.Stations} stations, {CallsPerSecond} calls/s each for latency, closed loop for throughput");
        Console.WriteLine($"                              direct    gateway      added/ratio");
        Console.WriteLine($"round trip p50 (us)        {direct.P50,9:0} {through.P50,10:0} {through.P50 - direct.P50,12:+0}");
        Console.WriteLine($"round trip p99 (us)        {direct.P99,9:0} {through.P99,10:0} {through.P99 - direct.P99,12:+0}");
        Console.WriteLine($"calls/s                    {direct.PerSecond,9:0} {through.PerSecond,10:0} {through.PerSecond / direct.PerSecond,12:0.00}");
        Console.WriteLine($"CPU s per 10,000 calls                {through.CpuPer10K,10:0.000}");
        foreach (var count in options.Idle)
        {
            using var gateway = new GatewayProcess(csms.Url);
            await gateway.StartedAsync().ConfigureAwait(false);
            var (seconds, perStation) = await IdleAsync(count, gateway).ConfigureAwait(false);
            Console.WriteLine($"{count,6} stations booted in {seconds:0.00} s, {perStation:0.0} KiB for each while idle");
        }

        return 0;
    }

    private static async Task<Result> MeasureAsync(RelayOptions options, Uri url, GatewayProcess? gateway)
    {
        var stations = await ConnectAsync(options.Stations, url).ConfigureAwait(false);
        await LoopAsync(stations, options.Seconds, null).ConfigureAwait(false);      // until the code is compiled for good
        var (perSecond, cpu) = await LoopAsync(stations, options.Seconds, gateway).ConfigureAwait(false);
        var trips = await PaceAsync(stations, options.Seconds).ConfigureAwait(false);
        stations.ForEach(s => s.Hangup());
        return new(trips[trips.Count / 2], trips[trips.Count * 99 / 100], perSecond, cpu);
    }

    private static async Task<List<LoadStation>> ConnectAsync(int count, Uri url)
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
        var stations = Enumerable.Range(0, count).Select(i => new LoadStation($"LOAD-{i:00000}")).ToList();
        await Task.WhenAll(stations.Select(s => s.ConnectAsync(dialer))).ConfigureAwait(false);
        return stations;
    }

    private static async Task<(double PerSecond, double CpuPer10K)> LoopAsync(List<LoadStation> stations, int seconds, GatewayProcess? gateway)
    {
        stations.ForEach(s => s.RoundTrips = []);
        var (cpu, from) = (gateway?.Cpu ?? 0, Time.GetTimestamp());
        foreach (var station in stations)
        {
            station.Closed = true;
            station.SendMeterValues();
        }

        await WaitAsync(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        stations.ForEach(s => s.Closed = false);
        var took = Time.GetElapsedTime(from).TotalSeconds;
        var used = (gateway?.Cpu ?? 0) - cpu;
        await WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        var calls = stations.Sum(s => s.RoundTrips!.Count);
        return (calls / took, used / calls * 10_000);
    }

    private static async Task<List<double>> PaceAsync(List<LoadStation> stations, int seconds)
    {
        stations.ForEach(s => s.RoundTrips = []);
        var from = Time.GetTimestamp();
        var step = TimeSpan.FromSeconds(1 / CallsPerSecond / stations.Count);
        for (var call = 0L; Time.GetElapsedTime(from).TotalSeconds < seconds; call++)
        {
            var due = step * call;
            while (Time.GetElapsedTime(from) < due)
            {
                await Task.Yield();
            }

            if (stations[(int)(call % stations.Count)] is { Waiting: false } station)
            {
                station.SendMeterValues();
            }
        }

        await WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        return [.. stations.SelectMany(s => s.RoundTrips!).Order()];
    }

    private static async Task<(double Seconds, double KibPerStation)> IdleAsync(int count, GatewayProcess gateway)
    {
        var (before, from) = (gateway.Memory, Time.GetTimestamp());
        var stations = await ConnectAsync(count, gateway.Url).ConfigureAwait(false);
        var seconds = Time.GetElapsedTime(from).TotalSeconds;
        stations.ForEach(s => s.SendMeterValues());
        await WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        var each = (gateway.Memory - before) / count;
        stations.ForEach(s => s.Hangup());
        return (seconds, each);
    }

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, Time, CancellationToken.None);

    private sealed record Result(double P50, double P99, double PerSecond, double CpuPer10K);
}
