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
        using var fleet = await LoadFleet.ConnectAsync(options.Stations, url).ConfigureAwait(false);
        await fleet.LoopAsync(options.Seconds).ConfigureAwait(false);       // until the code is compiled for good
        var cpu = gateway?.Cpu ?? 0;
        var loop = await fleet.LoopAsync(options.Seconds).ConfigureAwait(false);
        cpu = (gateway?.Cpu ?? 0) - cpu;
        var paced = await fleet.PaceAsync(CallsPerSecond * options.Stations, options.Seconds).ConfigureAwait(false);
        return new(paced.P50, paced.P99, loop.PerSecond, cpu / loop.Sorted.Count * 10_000);
    }

    private static async Task<(double Seconds, double KibPerStation)> IdleAsync(int count, GatewayProcess gateway)
    {
        var (before, from) = (gateway.Memory, Time.GetTimestamp());
        using var fleet = await LoadFleet.ConnectAsync(count, gateway.Url).ConfigureAwait(false);
        var seconds = Time.GetElapsedTime(from).TotalSeconds;
        foreach (var station in fleet.Stations)
        {
            station.SendMeterValues();
        }

        await Task.Delay(TimeSpan.FromSeconds(5), Time, CancellationToken.None).ConfigureAwait(false);
        return (seconds, (gateway.Memory - before) / count);
    }

    private sealed record Result(double P50, double P99, double PerSecond, double CpuPer10K);
}
