using Gateway.Journal;

namespace Gateway.Tests.Journal;

/// <summary>Writing a log again changes nothing of it.</summary>
public sealed class LogRewriteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rewrite-").FullName;

    private string Log => Path.Combine(_folder, "journal.db-wal");

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(200_001)]
    public void Every_byte_is_written_where_it_was(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Log, bytes);
        File.SetLastWriteTimeUtc(Log, DateTime.UnixEpoch);

        LogRewrite.Run(Log);

        Assert.Equal(bytes, File.ReadAllBytes(Log));
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Log));
    }

    [Fact]
    public void Where_there_is_no_log_none_is_made()
    {
        LogRewrite.Run(Log);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task A_log_that_is_left_behind_is_written_again_before_it_is_read_and_a_failure_is_one_of_the_disk()
    {
        await using var fixture = new JournalFixture();
        var journal = fixture.Open();
        Assert.True(await journal.HoldAsync(fixture.Call("CP-1", "1")).WaitAsync(JournalFixture.Patience));
        await using var after = new JournalFixture();       // what a power cut leaves
        Directory.CreateDirectory(after.Options.Directory);
        foreach (var ending in (string[])["", "-wal"])
        {
            await using var from = new FileStream(fixture.Db + ending, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using var to = File.Create(after.Db + ending);
            await from.CopyToAsync(to);
        }

        var lengths = new List<long>();
        after.Options = after.Options with
        {
            RewriteLog = path =>
            {
                lengths.Add(new FileInfo(path).Length);
                if (lengths.Count is 1)
                {
                    throw new IOException("told to fail");
                }
            },
        };

        var found = after.Open();
        Assert.False(await found.HoldAsync(after.Call("CP-1", "2")).WaitAsync(JournalFixture.Patience));
        Assert.Equal("told to fail", found.Status.Reason);
        await after.RetryAsync();

        Assert.True(found.Status.Writing, found.Status.Reason);
        Assert.Equal(["1"], JournalFixture.Ids(found.Next("CP-1", 9)));
        Assert.Equal(2, lengths.Count);
        Assert.All(lengths, length => Assert.NotEqual(0, length));
    }
}
