using System.Diagnostics;
using Gateway.Journal;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

public sealed class JournalRoomTests
{
    private const int Payloads = 700;

    [Fact]
    public async Task Past_its_size_nothing_is_acknowledged_and_nothing_acknowledged_is_lost_and_it_recovers()
    {
        await using var fixture = new JournalFixture(maxBytes: 2 << 20);
        var journal = fixture.Open();

        var held = await FillAsync(fixture);

        Assert.InRange(held.Count, 500, 4000);
        Assert.Equal((false, "the journal is full"), (journal.Status.Writing, journal.Status.Reason));
        Assert.InRange(OnDisk(fixture), 1 << 20, 2 << 20);
        journal = await fixture.ReopenAsync();
        Assert.Equal(held, Ids(journal.Next("CP-1", int.MaxValue)));

        await DrainAsync(fixture, held.Count / 2);
        Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "again")).WaitAsync(Patience));
        Assert.True(journal.Status.Writing);
        Assert.Contains("journalFull", fixture.EventKinds());
    }

    [Fact]
    public async Task A_station_that_never_stops_talking_leaves_room_for_the_others()
    {
        await using var fixture = new JournalFixture(maxBytes: 2 << 20);
        fixture.Options = fixture.Options with { StationShare = 0.5 };
        var journal = fixture.Open();
        var held = 0;
        while (held < 20_000 && await journal.HoldAsync(fixture.Call("CP-1", Number(held), bytes: Payloads)).WaitAsync(Patience))
        {
            held++;
        }

        Assert.InRange(held, 100, 2000);
        Assert.True(journal.Status.Writing, journal.Status.Reason);
        Assert.True(await journal.HoldAsync(fixture.Call("CP-2", "other", bytes: Payloads)).WaitAsync(Patience));

        // Once some of it was told there is room for it again, also in a new process.
        journal = await fixture.ReopenAsync();
        Assert.False(await journal.HoldAsync(fixture.Call("CP-1", "more", bytes: Payloads)).WaitAsync(Patience));
        await DrainAsync(fixture, held / 2);
        Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "more", bytes: Payloads)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Full_and_back_is_told_once_each()
    {
        await using var fixture = new JournalFixture(maxBytes: 2 << 20);
        var journal = fixture.Open();
        var held = await FillAsync(fixture);
        for (var i = 0; i < 20; i++)
        {
            Assert.False(await journal.HoldAsync(fixture.Call("CP-1", "more", bytes: 3000)).WaitAsync(Patience));
        }

        await DrainAsync(fixture, held.Count);
        Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "again")).WaitAsync(Patience));
        await journal.FlushAsync().WaitAsync(Patience);

        Assert.Equal(["journalShort", "journalFull", "journalBack"], fixture.EventKinds());
        Assert.True(File.Exists(fixture.Options.PathOf("journal.reserve")));
    }

    [Fact]
    public async Task When_room_is_short_events_go_first_then_status_then_every_second_sample_and_never_the_rest()
    {
        await using var fixture = new JournalFixture(maxBytes: 4 << 20);
        var journal = fixture.Open();
        var kinds = Enum.GetValues<HeldKind>();
        var held = new List<(string Id, HeldKind Kind)>();
        for (var i = 0; journal.Status.Dropped is 0 && i < 20_000; i++)
        {
            var kind = kinds[i % kinds.Length];
            if (await journal.HoldAsync(fixture.Call("CP-1", Number(i), kind, Payloads, transaction: "T1")).WaitAsync(Patience))
            {
                held.Add((Number(i), kind));
            }
        }

        var gone = Gone();
        Assert.NotEmpty(gone);
        Assert.All(gone, g => Assert.Equal(HeldKind.Event, g.Kind));

        // Now transactions push on, until nothing more may go.
        for (var i = 0; i < 20_000; i++)
        {
            if (!await journal.HoldAsync(fixture.Call("CP-2", Number(i), HeldKind.Transaction, Payloads)).WaitAsync(Patience))
            {
                break;
            }
        }

        await SettledAsync(fixture);
        gone = Gone();
        Assert.Equal([HeldKind.MeterSample, HeldKind.Status, HeldKind.Event], gone.Select(g => g.Kind).Distinct().Order());
        var samples = held.Where(h => h.Kind is HeldKind.MeterSample).ToList();
        Assert.DoesNotContain(samples[0], gone);
        Assert.DoesNotContain(samples[^1], gone);
        Assert.Equal(gone.Count, journal.Status.Dropped);
        Assert.InRange(OnDisk(fixture), 0, 4 << 20);

        List<(string Id, HeldKind Kind)> Gone()
        {
            var there = Ids(journal.Next("CP-1", int.MaxValue)).ToHashSet();
            return held.Where(h => !there.Contains(h.Id)).ToList();
        }
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_acknowledged_and_deletions_still_work()
    {
        var folder = Directory.CreateTempSubdirectory("journal-tmpfs").FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder))
        {
            Directory.Delete(folder);
            return;         // only root can; the limit of pages is tried above
        }

        try
        {
            await using var fixture = new JournalFixture(maxBytes: 64 << 20, folder);
            fixture.Options = fixture.Options with { MaxBytes = 16 << 20 };
            var journal = fixture.Open();
            var held = await FillAsync(fixture);
            Assert.InRange(held.Count, 300, 4000);
            Assert.False(journal.Status.Writing);
            Assert.Contains("full", journal.Status.Reason, StringComparison.Ordinal);

            Assert.Equal(held, Ids(journal.Next("CP-1", int.MaxValue)));
            journal = await fixture.ReopenAsync();
            Assert.Equal(held, Ids(journal.Next("CP-1", int.MaxValue)));

            await DrainAsync(fixture, held.Count - 10);
            await fixture.RetryAsync();
            journal = await fixture.ReopenAsync();
            Assert.Equal(held[^10..], Ids(journal.Next("CP-1", int.MaxValue)));
        }
        finally
        {
            Assert.True(Run("umount", folder));
            Directory.Delete(folder);
        }
    }

    [Fact]
    public async Task A_disk_that_others_filled_is_written_again_once_they_made_room()
    {
        var folder = Directory.CreateTempSubdirectory("journal-tmpfs").FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder))
        {
            Directory.Delete(folder);
            return;
        }

        try
        {
            await using var fixture = new JournalFixture(maxBytes: 8 << 20, folder);
            var journal = fixture.Open();
            Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "first")).WaitAsync(Patience));
            Assert.True(File.Exists(fixture.Options.PathOf("journal.reserve")));
            var other = Path.Combine(folder, "log");
            FillDisk(other);

            var held = await FillAsync(fixture);
            Assert.False(journal.Status.Writing);
            Assert.False(File.Exists(fixture.Options.PathOf("journal.reserve")));
            File.Delete(other);
            await fixture.RetryAsync();

            Assert.True(journal.Status.Writing, journal.Status.Reason);
            Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "last")).WaitAsync(Patience));
            journal = await fixture.ReopenAsync();
            Assert.Equal(["first", .. held, "last"], Ids(journal.Next("CP-1", int.MaxValue)));
            Assert.Contains("journalBack", fixture.EventKinds());
        }
        finally
        {
            Assert.True(Run("umount", folder));
            Directory.Delete(folder);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(10, 4)]
    [InlineData(11, 5)]
    public void Every_second_sample_may_go_but_the_first_and_the_last(int samples, int expected)
    {
        var entries = Enumerable.Range(0, samples).SelectMany(i => new[]
        {
            new IndexEntry(i * 3, HeldKind.MeterSample, default, 0, 0, "A", 0),
            new IndexEntry((i * 3) + 1, HeldKind.MeterSample, default, 0, 0, "B", 0),
            new IndexEntry((i * 3) + 2, HeldKind.Transaction, default, 0, 0, "A", 0),
        }).ToList();

        var gone = Thinning.Of(entries).ToList();

        Assert.Equal(expected * 2, gone.Count);
        Assert.DoesNotContain(gone, g => g % 3 is 2 || g / 3 is 0 || g / 3 == samples - 1);
    }

    /// <summary>Transactions until none is taken any more. Those that were.</summary>
    private static async Task<List<string>> FillAsync(JournalFixture fixture)
    {
        var held = new List<string>();
        for (var (i, refused) = (0, 0); refused < 3 && i < 50_000; i++)
        {
            if (await fixture.Journal.HoldAsync(fixture.Call("CP-1", Number(i), bytes: Payloads)).WaitAsync(Patience))
            {
                held.Add(Number(i));
            }
            else
            {
                refused++;
            }
        }

        return held;
    }

    private static async Task DrainAsync(JournalFixture fixture, int count)
    {
        foreach (var call in fixture.Journal.Next("CP-1", count))
        {
            fixture.Journal.Done(call);
        }

        await fixture.Journal.FlushAsync().WaitAsync(Patience);
    }

    /// <summary>Until a turn goes by in which nothing has to go.</summary>
    private static async Task SettledAsync(JournalFixture fixture)
    {
        for (var before = -1L; before != fixture.Journal.Status.Dropped;)
        {
            before = fixture.Journal.Status.Dropped;
            fixture.Time.Advance(JournalRetry.Every);
            for (var i = 0; i < 20; i++)
            {
                await fixture.Journal.FlushAsync().WaitAsync(Patience);
            }
        }
    }

    private static long OnDisk(JournalFixture fixture) => new DirectoryInfo(fixture.Options.Directory).GetFiles().Where(f => f.Extension is not ".db-shm").Sum(f => f.Length);

    private static void FillDisk(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        foreach (var size in (int[])[1 << 16, 1 << 12])
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full, which is what was wanted.
            }
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode is 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
