using Gateway.Journal;
using Microsoft.Data.Sqlite;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

/// <summary>The disk fails in the middle of something. What was said to be kept is kept, and it goes on by itself.</summary>
public sealed class JournalFaultTests : IAsyncDisposable
{
    private const int IoError = 10, Full = 13, ReadOnly = 8, Corrupt = 11;

    private readonly JournalFixture _fixture = new();
    private volatile Func<JournalStep, Exception?> _fail = _ => null;

    public JournalFaultTests() => _fixture.Options = _fixture.Options with
    {
        Probe = step =>
        {
            if (_fail(step) is { } e)
            {
                throw e;
            }
        },
    };

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(IoError, nameof(JournalStep.Begin))]
    [InlineData(IoError, nameof(JournalStep.Commit))]
    [InlineData(ReadOnly, nameof(JournalStep.Begin))]
    [InlineData(Full, nameof(JournalStep.Begin))]
    [InlineData(Full, nameof(JournalStep.Commit))]
    public async Task What_a_failing_disk_did_not_take_is_not_acknowledged_and_it_goes_on_by_itself(int code, string at)
    {
        var journal = _fixture.Open();
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
        journal.Done(journal.Next("CP-1", 1).Single());

        _fail = step => step.ToString() == at || step is JournalStep.Checkpoint ? new SqliteException("told to fail", code) : null;
        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "3")).WaitAsync(Patience));
        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "4")).WaitAsync(Patience));
        Assert.False(journal.Status.Writing);
        await _fixture.RetryAsync();
        Assert.False(journal.Status.Writing);
        Assert.Equal(["2"], Ids(journal.Next("CP-1", 9)));

        _fail = _ => null;
        await _fixture.RetryAsync();
        Assert.True(journal.Status.Writing, journal.Status.Reason);
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "5")).WaitAsync(Patience));
        Assert.Equal(["2", "5"], Ids((await _fixture.ReopenAsync()).Next("CP-1", 9)));
        Assert.Equal("journalBack", _fixture.EventKinds()[^1]);
    }

    [Theory]
    [InlineData(nameof(JournalStep.Begin), false)]
    [InlineData(nameof(JournalStep.Commit), false)]
    [InlineData(nameof(JournalStep.Committed), true)]
    public async Task A_mistake_of_ours_leaves_nobody_waiting_and_forgets_nothing(string at, bool kept)
    {
        var journal = _fixture.Open();
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
        journal.Done(journal.Next("CP-1", 1).Single());
        var once = 0;
        _fail = step => step.ToString() == at && Interlocked.Increment(ref once) is 1 ? new NotSupportedException("a mistake") : null;

        Assert.Equal(kept, await journal.HoldAsync(_fixture.Call("CP-1", "3")).WaitAsync(Patience));
        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "too early")).WaitAsync(Patience));
        Assert.Contains("a mistake", journal.Status.Reason, StringComparison.Ordinal);
        await _fixture.RetryAsync();

        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "4")).WaitAsync(Patience));
        string[] expected = kept ? ["2", "3", "4"] : ["2", "4"];
        Assert.Equal(expected, Ids(journal.Next("CP-1", 9)));
        Assert.Equal(expected, Ids((await _fixture.ReopenAsync()).Next("CP-1", 9)));
    }

    [Fact]
    public async Task Damage_met_at_work_sets_the_file_aside_and_saves_what_is_in_it()
    {
        var journal = _fixture.Open();
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        var once = 0;
        _fail = step => step is JournalStep.Commit && Interlocked.Increment(ref once) is 1 ? new SqliteException("malformed", Corrupt) : null;

        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
        await journal.FlushAsync().WaitAsync(Patience);
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "3")).WaitAsync(Patience));

        Assert.Equal(["1", "3"], Ids(journal.Next("CP-1", 9)));
        Assert.Contains("1 calls could be saved", journal.Status.Alarm, StringComparison.Ordinal);
        Assert.Contains("journalDamaged", _fixture.EventKinds());
        Assert.Single(Directory.GetFiles(_fixture.Options.Directory, "journal.db.corrupt-*"), f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_waited_out()
    {
        Directory.CreateDirectory(_fixture.Db);
        var journal = _fixture.Open();
        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        Assert.NotNull(journal.Status.Reason);

        Directory.Delete(_fixture.Db);
        await _fixture.RetryAsync();

        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_waited_out()
    {
        await File.WriteAllTextAsync(_fixture.Options.Directory, "not a folder");
        var journal = _fixture.Open();
        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));

        File.Delete(_fixture.Options.Directory);
        await _fixture.RetryAsync();

        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_file_that_was_taken_away_takes_nothing_more_and_what_was_in_it_is_alarmed()
    {
        var journal = _fixture.Open();
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        File.Move(_fixture.Db, _fixture.Db + ".away");
        Directory.CreateDirectory(_fixture.Db);

        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
        Assert.False(journal.Status.Writing);
        Directory.Delete(_fixture.Db);
        await _fixture.RetryAsync();

        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "3")).WaitAsync(Patience));
        Assert.Contains("lacks its last", journal.Status.Alarm, StringComparison.Ordinal);
    }
}
