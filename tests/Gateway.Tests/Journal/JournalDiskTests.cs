using Gateway.Tests.Disk;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

/// <summary>The disk itself fails, under SQLite.</summary>
public sealed class JournalDiskTests
{
    public static TheoryData<int> FirstSyncs => [.. Enumerable.Range(0, 7)];

    [Theory]
    [MemberData(nameof(FirstSyncs))]
    public async Task A_sync_that_fails_while_the_file_is_made_leaves_no_file_without_its_write_ahead_log(int which)
    {
        await using var fixture = new JournalFixture();
        var disk = new FailingDisk();
        using var claim = SimulatedDisks.Put(disk, fixture.Options.Directory);
        _ = disk.FallsIll(DiskIllness.SyncErrors, which, failures: 1);

        var journal = fixture.Open();
        await fixture.RetryAsync();

        Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "1")).WaitAsync(Patience), journal.Status.Reason);
        Assert.True(File.Exists(fixture.Db + "-wal"), "the journal works without its write-ahead log");
        Assert.Equal(["1"], Ids(journal.Next("CP-1", 9)));
    }
}
