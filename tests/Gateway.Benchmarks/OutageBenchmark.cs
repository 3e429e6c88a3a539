using Gateway.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks;

/// <summary>
/// How fast is the gateway without its CSMS, and how fast does it make up for it? Stations in this process, the gateway in one of
/// its own, everything over real sockets and onto a real disk. Where the goal is a ratio, both sides come from one run.
/// </summary>
internal static class OutageBenchmark
{
    private const int Stations = 100;
    private const int Each16 = 5;               // every fifth station speaks OCPP 1.6
    private const int HeldOfEach = 1000;
    private const int Held = Stations * HeldOfEach;
    private const int ReplayRounds = 3;
    private const int SiteStations = 20;
    private const int SiteSeconds = 30;
    private const int Seconds = 6;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan FlashLonger = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(string[] parts)
    {
        using var disk = new SlowDisk();
        if (parts is [] || parts.Contains("alone"))
        {
            Console.WriteLine($"alone: {Stations} stations, one in {Each16} speaks 1.6");
            Console.WriteLine($"{"",-16}{"calls/s",10}{"goal",9}{"p50 ms",9}{"p99 ms",9}{"fsyncs/call",13}{"fsyncs/s",10}{"p99 ms at 100/s",17}{"goal",7}");
            await AloneAsync("as is", disk.For(TimeSpan.Zero), ">= 5000").ConfigureAwait(false);
            await AloneAsync("fsync + 5 ms", disk.For(FlashLonger), ">= 2000").ConfigureAwait(false);
        }

        if (parts is [] || parts.Contains("replay"))
        {
            await ReplayAsync(disk).ConfigureAwait(false);
        }

        if (parts is [] || parts.Contains("site"))
        {
            await SiteAsync(disk).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task AloneAsync(string name, Fsyncs fsyncs, string goal)
    {
        using var gateway = new GatewayProcess(Nowhere(), fsyncs.Environment);
        await gateway.StartedAsync().ConfigureAwait(false);
        using var fleet = await LoadFleet.ConnectAsync(Stations, gateway.Url, Each16).ConfigureAwait(false);
        await fleet.LoopAsync(3).ConfigureAwait(false);
        var (before, from) = (fsyncs.Count, Time.GetTimestamp());
        var loop = await fleet.LoopAsync(Seconds).ConfigureAwait(false);
        var (waits, took) = (fsyncs.Count - before, Time.GetElapsedTime(from).TotalSeconds);
        var paced = await fleet.PaceAsync(100, Seconds).ConfigureAwait(false);
        Console.WriteLine(
            $"{name,-16}{loop.PerSecond,10:0}{goal,9}{loop.P50 / 1000,9:0.0}{loop.P99 / 1000,9:0.0}{(double)waits / loop.Sorted.Count,13:0.0000}{waits / took,10:0}"
            + $"{paced.P99 / 1000,17:0.0}{"<= 25",7}");
    }

    /// <summary>The same calls over the same links: once from the stations, once from the journal, one outstanding call for each.</summary>
    private static async Task ReplayAsync(SlowDisk disk)
    {
        var port = GatewayProcess.FreePort();
        var fsyncs = disk.For(TimeSpan.Zero);
        using var gateway = new GatewayProcess(new($"ws://127.0.0.1:{port}/ocpp"), fsyncs.Environment);
        await gateway.StartedAsync().ConfigureAwait(false);
        var csms = new LoadCsms(port);
        using var fleet = await LoadFleet.ConnectAsync(Stations, gateway.Url, Each16).ConfigureAwait(false);
        await fleet.LoopAsync(3).ConfigureAwait(false);     // until it is warm

        Console.WriteLine();
        Console.WriteLine($"replay: {Held} held calls of {Stations} stations, against a plain relay of the same calls; gateway CPU s for 10,000");
        Console.WriteLine($"{"",-16}{"relayed/s",10}{"CPU",6}{"held/s",9}{"replayed/s",12}{"CPU",6}{"fsyncs/call",13}{"ratio",8}{"goal",9}{"until off the disk",20}");
        var ratios = new List<double>();
        for (var round = 1; round <= ReplayRounds; round++)
        {
            var cpu = gateway.Cpu;
            var relayed = await fleet.SendAsync(HeldOfEach).ConfigureAwait(false);
            var relayCpu = gateway.Cpu - cpu;
            csms.Dispose();
            var held = await fleet.SendAsync(HeldOfEach).ConfigureAwait(false);

            var waits = fsyncs.Count;
            cpu = gateway.Cpu;
            csms = new(port);
            await UntilAsync(() => csms.Calls > 0).ConfigureAwait(false);
            var from = Time.GetTimestamp();
            await UntilAsync(() => csms.Calls >= Held).ConfigureAwait(false);
            var arrived = Time.GetElapsedTime(from).TotalSeconds;
            await UntilAsync(() => HeldIn(gateway.Journal) is 0).ConfigureAwait(false);
            var gone = Time.GetElapsedTime(from).TotalSeconds;
            ratios.Add(Held / arrived / relayed.PerSecond);
            Console.WriteLine(
                $"{$"round {round}",-16}{relayed.PerSecond,10:0}{relayCpu * 10_000 / Held,6:0.00}{held.PerSecond,9:0}{Held / arrived,12:0}{(gateway.Cpu - cpu) * 10_000 / Held,6:0.00}"
                + $"{(fsyncs.Count - waits) / (double)Held,13:0.0000}{ratios[^1],8:0.00}{">= 0.80",9}{Held / gone / relayed.PerSecond,20:0.00}");
        }

        csms.Dispose();
        ratios.Sort();
        Console.WriteLine($"{"median",-16}{ratios[ratios.Count / 2],64:0.00}");
    }

    /// <summary>Twenty stations that charge, each with a heartbeat, a status and meter values once a minute.</summary>
    private static async Task SiteAsync(SlowDisk disk)
    {
        var fsyncs = disk.For(TimeSpan.Zero);
        using var gateway = new GatewayProcess(Nowhere(), fsyncs.Environment);
        await gateway.StartedAsync().ConfigureAwait(false);
        using var fleet = await LoadFleet.ConnectAsync(SiteStations, gateway.Url, Each16).ConfigureAwait(false);
        await fleet.LoopAsync(1).ConfigureAwait(false);
        Console.WriteLine();
        Console.WriteLine($"a site of {SiteStations} stations, alone, calls evenly spread");
        Console.WriteLine($"{"",-52}{"fsyncs/s",10}{"goal",7}{"fsyncs",8}{"calls",8}{"KiB/s written",15}");
        await WearAsync("each minute of each: heartbeat, status, meter values", 3 * SiteStations / 60.0, SiteSeconds, static (s, i) =>
        {
            Action send = (i % 3) switch { 0 => s.SendHeartbeat, 1 => s.SendStatus, _ => s.SendMeterValues };
            send();
        }).ConfigureAwait(false);
        await WearAsync("heartbeats and changed statuses only, 100/s", 100, 10, static (s, i) =>
        {
            Action send = i % 2 is 0 ? s.SendHeartbeat : s.SendStatus;
            send();
        }).ConfigureAwait(false);

        async Task WearAsync(string name, double perSecond, int seconds, Action<LoadStation, long> send)
        {
            var (waits, bytes, from) = (fsyncs.Count, gateway.WrittenBytes, Time.GetTimestamp());
            var sent = await fleet.PaceAsync(perSecond, seconds, send).ConfigureAwait(false);
            var took = Time.GetElapsedTime(from).TotalSeconds;
            (waits, bytes) = (fsyncs.Count - waits, gateway.WrittenBytes - bytes);
            Console.WriteLine($"{name,-52}{waits / took,10:0.00}{"<= 1",7}{waits,8}{sent.Sorted.Count,8}{bytes / 1024 / took,15:0.0}");
        }
    }

    private static Uri Nowhere() => new($"ws://127.0.0.1:{GatewayProcess.FreePort()}/ocpp");

    private static long HeldIn(string journal)
    {
        SqliteLibrary.Missing(SqliteLibrary.Name);
        using var connection = SqliteFile.Open(journal, SqliteOpenMode.ReadOnly);
        return connection.Number("SELECT count(*) FROM calls");
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        var from = Time.GetTimestamp();
        while (!done())
        {
            if (Time.GetElapsedTime(from) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException("the replay does not end");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Time, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
