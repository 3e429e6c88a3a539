using Gateway.Journal;
using Gateway.Tests.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Disk;

/// <summary>The disks under SQLite do what they are said to do, to the files that they are under and to no others.</summary>
public sealed class SimulatedDisksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("disk-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_recording_tells_what_was_done_in_order_and_nothing_of_other_folders()
    {
        var disk = new RecordingDisk();
        using (SimulatedDisks.Put(disk, _folder))
        {
            Fill("a.db", "DELETE");
            disk.Note("in between");
            Fill("sub/b.db", "DELETE");
        }

        Fill("a.db", "DELETE");

        var events = disk.Events;
        Assert.Equal("in between", events[^1]);
        Assert.All(events.SkipLast(1), e => Assert.StartsWith("a.db", ((DiskOp)e).Name, StringComparison.Ordinal));
        var acts = events.OfType<DiskOp>().Where(o => o.Name is "a.db").Select(o => o.Act).ToList();
        Assert.Equal(DiskAct.Open, acts[0]);
        Assert.Equal(DiskAct.Sync, acts[^1]);
        Assert.Contains(events.OfType<DiskOp>(), o => o is { Act: DiskAct.Delete, Name: "a.db-journal" });
    }

    [Fact]
    public void What_was_recorded_makes_the_file_again()
    {
        var disk = new RecordingDisk();
        using (SimulatedDisks.Put(disk, _folder))
        {
            Fill("a.db", "WAL");
        }

        var cut = new CutDisk(new Dictionary<string, byte[]>());
        disk.Events.ToList().ForEach(cut.Goes);

        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "a.db")), cut.Cut(new(1))["a.db"]);
    }

    [Theory]
    [InlineData(nameof(DiskIllness.Full), Sqlite.Full)]
    [InlineData(nameof(DiskIllness.WriteErrors), 10)]
    [InlineData(nameof(DiskIllness.SyncErrors), 10)]
    public void A_failing_disk_fails_from_the_kth_time_on_until_it_is_well(string illness, int code)
    {
        var disk = new FailingDisk();
        using var claim = SimulatedDisks.Put(disk, _folder);
        Fill("a.db", "WAL");

        var struck = disk.FallsIll(Enum.Parse<DiskIllness>(illness), 2);
        Assert.False(struck.IsCompleted);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(code, Assert.Throws<SqliteException>(() => Fill("b.db", "DELETE")).SqliteErrorCode);
            Assert.True(struck.IsCompleted);
        }

        disk.GetsWell();
        Fill("b.db", "DELETE");
    }

    [Fact]
    public async Task On_a_slow_disk_many_calls_share_one_wait()
    {
        var disk = new SlowDisk(TimeSpan.FromMilliseconds(5));
        await using var fixture = new JournalFixture();
        using var claim = SimulatedDisks.Put(disk, fixture.Options.Directory);
        var journal = fixture.Open();
        var before = disk.Syncs;

        var kept = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => journal.HoldAsync(fixture.Call("CP-1", JournalFixture.Number(i)))))
            .WaitAsync(JournalFixture.Patience);

        Assert.DoesNotContain(false, kept);
        Assert.InRange(disk.Syncs - before, 1, 100);
    }

    private void Fill(string name, string mode)
    {
        var path = Path.Combine(_folder, name);
        SqliteFile.Prepare(path);
        Assert.Null(SqliteLibrary.Missing(SqliteLibrary.Name));
        using var connection = SqliteFile.Open(path);
        connection.Scalar($"PRAGMA journal_mode = {mode}");
        connection.Execute("CREATE TABLE IF NOT EXISTS t (x)");
        connection.Execute("INSERT INTO t VALUES (randomblob(20000))");
    }
}
