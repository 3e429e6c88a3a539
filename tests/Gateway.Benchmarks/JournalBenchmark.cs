using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>
/// How many calls a second can be acknowledged from the disk: 100 stations that each send the next one once the last is held.
/// As the disk is, and with each fsync made to take 5 ms more, as on an SD card. Then how fast held calls are handed out.
/// </summary>
internal static class JournalBenchmark
{
    private const int Stations = 100;
    private const int Replayed = 100_000;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlowFsync = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync()
    {
        await using (var journal = Open(null))
        {
            await LoopAsync(journal).ConfigureAwait(false);         // until the code is compiled
        }

        Console.WriteLine($"{Stations} stations in a closed loop, {Payload(0).Length} bytes a call");
        Console.WriteLine($"{"",-16}{"calls/s",10}{"fsyncs/s",10}{"fsyncs/call",13}{"p50 ms",9}{"p99 ms",9}");
        await MeasureAsync("as is", null).ConfigureAwait(false);
        await MeasureAsync("fsync + 5 ms", Slow).ConfigureAwait(false);
        await ReplayAsync().ConfigureAwait(false);
        return 0;
    }

    /// <summary>One fsync a commit, three around a checkpoint.</summary>
    private static void Slow(JournalStep step)
        => Wait(SlowFsync * step switch { JournalStep.Commit => 1, JournalStep.Checkpoint => 3, _ => 0 });

    private static void Wait(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            using var never = new ManualResetEvent(false);
            never.WaitOne(time);
        }
    }

    private static async Task MeasureAsync(string name, Action<JournalStep>? probe)
    {
        await using var journal = Open(probe);
        var before = journal.Status;
        var from = Time.GetTimestamp();
        var waits = await LoopAsync(journal).ConfigureAwait(false);
        var took = Time.GetElapsedTime(from).TotalSeconds;
        var fsyncs = journal.Status.Fsyncs - before.Fsyncs;
        Console.WriteLine(
            $"{name,-16}{waits.Count / took,10:0}{fsyncs / took,10:0}{(double)fsyncs / waits.Count,13:0.0000}{waits[waits.Count / 2],9:0.0}{waits[waits.Count * 99 / 100],9:0.0}");
    }

    private static async Task<List<double>> LoopAsync(CallJournal journal)
    {
        var from = Time.GetTimestamp();
        var stations = Enumerable.Range(0, Stations).Select(async s =>
        {
            var waits = new List<double>();
            for (var i = 0; Time.GetElapsedTime(from) < Duration; i++)
            {
                var began = Time.GetTimestamp();
                if (!await journal.HoldAsync(Call($"CP-{s:000}", i)).ConfigureAwait(false))
                {
                    throw new IOException(journal.Status.Reason);
                }

                waits.Add(Time.GetElapsedTime(began).TotalMilliseconds);
            }

            return waits;
        });
        return [.. (await Task.WhenAll(stations).ConfigureAwait(false)).SelectMany(w => w).Order()];
    }

    private static async Task ReplayAsync()
    {
        await using var journal = Open(null);
        await Task.WhenAll(Enumerable.Range(0, Replayed).Select(i => journal.HoldAsync(Call($"CP-{i % Stations:000}", i)))).ConfigureAwait(false);
        var (from, count) = (Time.GetTimestamp(), 0);
        for (var s = 0; s < Stations; s++)
        {
            while (journal.Next($"CP-{s:000}", 128) is { Count: > 0 } calls)
            {
                foreach (var call in calls)
                {
                    journal.Done(call);
                    count++;
                }
            }
        }

        await journal.FlushAsync().ConfigureAwait(false);
        var took = Time.GetElapsedTime(from).TotalSeconds;
        Console.WriteLine($"handed out and done: {count} calls, {count / took:0}/s in batches of 128, all deletions on disk");
    }

    private static CallJournal Open(Action<JournalStep>? probe)
    {
        var folder = Directory.CreateTempSubdirectory("journal-bench");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(true);
        return CallJournal.Open(new(folder.FullName, 512_000_000) { Probe = probe }, Time, new SiteEvents(Time), NullLogger.Instance);
    }

    private static HeldCall Call(string station, int number)
        => new(station, OcppVersion.V201, "TransactionEvent", $"{station}-{number}", Payload(number), Time.GetUtcNow(), HeldKind.Transaction);

    private static byte[] Payload(int number) => Encoding.UTF8.GetBytes($$$"""
        {"eventType":"Updated","timestamp":"2026-01-01T00:00:00.000Z","triggerReason":"MeterValuePeriodic","seqNo":{{{number}}},"transactionInfo":{"transactionId":"7d1f6e2a-0c4b-4f0e-9d53-1c1f6c9d2a10","chargingState":"Charging"},"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2026-01-01T00:00:00.000Z","sampledValue":[{"value":1000000,"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},{"value":11040,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}}]}]}
        """);
}
