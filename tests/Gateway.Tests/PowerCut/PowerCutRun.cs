using Gateway.Journal;
using Gateway.Tests.Disk;
using Gateway.Tests.Journal;
using Gateway.Tests.Ledger;

namespace Gateway.Tests.PowerCut;

/// <summary>
/// A journal works until its power is cut, again and again; at many moments of each life it is opened on what its disk could hold
/// then, and what is in it is compared with what it had said.
/// </summary>
internal static class PowerCutRun
{
    public const string Name = "powercut";

    /// <summary>Images of a disk in one run.</summary>
    public const int Images = 20;

    private const int SoonAfter = 200;      // events: another attempt and the checkpoint with it

    /// <param name="keep">Where an image is left on which something was wrong. Null: nowhere.</param>
    public static async Task<Settlement> RunAsync(int seed, string? keep)
    {
        var random = new Random(seed);
        var plan = PowerCutPlan.Draw(random);
        var sum = Settlement.None;
        var disk = new Dictionary<string, byte[]>();
        var found = FoundJournal.Empty;
        var lives = plan.MayThin ? 1 : 2;       // what is there may go while it is opened, so what is found is no beginning
        for (var life = 0; life < lives; life++)
        {
            var events = await LiveAsync(disk, plan, random, life * 1000);
            var (book, cut) = (JournalBook.Begin(found, plan.SyncsFail), new CutDisk(disk));
            var moments = Moments(events, random).Take(Images / lives).Order().ToList();
            var at = 0;
            foreach (var moment in moments)
            {
                for (; at < moment; at++)
                {
                    book.Goes(events[at]);
                    cut.Goes(events[at]);
                }

                disk = cut.Cut(random);
                (found, var settlement) = await OpenAsync(disk, plan, book);
                sum += settlement with { Failures = [.. settlement.Failures.Select(f => $"life {life}, {moment} of {events.Count} events: {f}")] };
                if (!settlement.IsGood && keep is not null)
                {
                    Write(disk, Path.Combine(keep, $"{Name}-{seed}-{life}-{moment}"));
                }
            }
        }

        return sum;
    }

    /// <summary>Any; where syncs failed, half of them soon after one.</summary>
    private static IEnumerable<int> Moments(IReadOnlyList<object> events, Random random)
    {
        var failed = Enumerable.Range(0, events.Count).Where(i => events[i] is SyncFailed).ToList();
        while (true)
        {
            yield return failed is [] || random.Next(2) is 0
                ? random.Next(events.Count + 1)
                : Math.Min(events.Count, failed[random.Next(failed.Count)] + random.Next(1, SoonAfter));
        }
    }

    private static async Task<IReadOnlyList<object>> LiveAsync(Dictionary<string, byte[]> disk, PowerCutPlan plan, Random random, int first)
    {
        var folder = Directory.CreateTempSubdirectory("powercut-").FullName;
        try
        {
            Write(disk, Path.Combine(folder, "state"));
            await using var journal = new BusyJournal(folder, plan, random, first);
            await journal.WorksAsync(random.Next(10, 120));
            return journal.Events;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>The power is back.</summary>
    public static async Task<(FoundJournal Found, Settlement Settlement)> OpenAsync(
        Dictionary<string, byte[]> disk, PowerCutPlan plan, JournalBook book)
    {
        var folder = Directory.CreateTempSubdirectory("powercut-").FullName;
        try
        {
            Write(disk, Path.Combine(folder, "state"));
            await using var fixture = new JournalFixture(plan.MaxBytes, folder);
            var simulated = new SimulatedDisk();
            using var claim = SimulatedDisks.Put(simulated, fixture.Options.Directory);
            fixture.Options = fixture.Options with { RewriteLog = simulated.Rewrites };
            var found = FoundJournal.Of(fixture.Open());
            var settlement = JournalAudit.Of(book, found, plan.MayThin);
            return (found, settlement with { Failures = [.. settlement.Failures, .. await GoesOnAsync(fixture, found)] });
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>It opened as if nothing had happened, and takes more.</summary>
    private static async Task<IReadOnlyList<string>> GoesOnAsync(JournalFixture fixture, FoundJournal found)
    {
        var (journal, failures) = (fixture.Journal, new List<string>());
        if (journal.Status is { Alarm: { } alarm })
        {
            failures.Add(alarm);
        }

        var kept = await journal.HoldAsync(fixture.Call("CP-1", "next")).WaitAsync(JournalFixture.Patience);
        var last = journal.Next("CP-1", int.MaxValue) is [.., var call] ? call : null;
        if (!kept && journal.Status is { Reason: not "the journal is full" and var reason })
        {
            failures.Add($"it takes nothing more: {reason}");
        }
        else if (kept && (last?.MessageId != "next" || found.Dead.Any(d => d.Sequence >= last!.Sequence)))
        {
            failures.Add($"the next call is not the last, but {last?.MessageId}");
        }

        return failures;
    }

    private static void Write(Dictionary<string, byte[]> disk, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in disk)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }
}
