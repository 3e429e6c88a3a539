using Gateway.Journal;
using Gateway.Tests.Disk;
using Gateway.Tests.Journal;

namespace Gateway.Tests.PowerCut;

/// <summary>A sync fails and a later one succeeds, as Linux does it: what the first was to write is not on the disk.</summary>
public sealed class FailedSyncTests : IAsyncDisposable
{
    private const int CallsAtOnce = 60;       // more than the log takes before it is carried over

    private static readonly PowerCutPlan Plan = new(4 << 20, 1000, SyncsFail: true);

    private readonly string _folder = Directory.CreateTempSubdirectory("sync-").FullName;
    private readonly JournalFixture _fixture;
    private readonly RecordingDisk _disk;
    private readonly IDisposable _claim;
    private string _sick = "";
    private int _failures;      // so many syncs of the sick file are left to fail
    private int _number;

    public FailedSyncTests()
    {
        _disk = new() { SyncFails = file => file == _sick && Interlocked.Decrement(ref _failures) >= 0 };
        _fixture = new(Plan.MaxBytes, _folder);
        _fixture.Options = _fixture.Options with { RewriteLog = _disk.Rewrites };
        _claim = SimulatedDisks.Put(_disk, _fixture.Options.Directory);
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _claim.Dispose();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_a_failed_sync_of_the_log_has_lost_costs_nothing_that_was_acknowledged(int failures)
    {
        _fixture.Open();
        Assert.True(await HoldAsync(120));
        await _fixture.ReopenAsync();       // all of it is in the file
        Assert.True(await HoldAsync(1));
        FallsIll("journal.db-wal", failures);
        Assert.False(await AnswersMostAsync());
        await GetsWellAsync();
        Assert.True(await HoldAsync());

        Assert.Equal(0, await LostAsync());
    }

    [Fact]
    public async Task What_a_failed_sync_of_the_file_has_lost_is_carried_over_from_the_log_again()
    {
        var journal = _fixture.Open();
        Assert.True(await HoldAsync(10));
        using (var reader = SqliteFile.Open(_fixture.Db))
        {
            reader.Execute("BEGIN");
            reader.Number("SELECT count(*) FROM calls");
            Assert.True(await HoldAsync());         // the first calls are carried over for this reader, and are not synced yet
            await journal.FlushAsync();
            reader.Execute("COMMIT");
        }

        FallsIll("journal.db", 1);
        await HoldAsync();
        await journal.FlushAsync();
        await GetsWellAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await HoldAsync());         // the log begins at its front again
            await journal.FlushAsync();
        }

        Assert.Equal(0, await LostAsync());
    }

    [Fact]
    public async Task A_call_that_somebody_threw_away_in_a_failed_sync_may_be_gone_and_is_no_dead_letter_then()
    {
        var journal = _fixture.Open();
        Assert.True(await HoldAsync(1));
        FallsIll("journal.db-wal", 1);
        var call = Assert.Single(journal.Next("CP-1", 2));
        _disk.Note(new Turning(call.MessageId, CallState.Absent, IsTold: true));
        _disk.Note(new TurnTold(call.MessageId, await journal.DropAsync(call.Sequence).WaitAsync(JournalFixture.Patience)));
        Assert.Equal(call.MessageId, Assert.Single(journal.Next("CP-1", 2)).MessageId);
        _disk.Note(new Turning(call.MessageId, CallState.Dead));
        journal.Refuse(call, "InternalError", "no");
        await GetsWellAsync();
        Assert.True(await HoldAsync(1));

        Assert.Equal((0, 0), (_fixture.Journal.Refusals().Count, await LostAsync()));
    }

    private void FallsIll(string file, int failures)
    {
        Volatile.Write(ref _failures, failures);
        _sick = file;
    }

    private async Task GetsWellAsync()
    {
        for (var i = 0; i < 8 && !(_fixture.Journal.Status.Writing && Volatile.Read(ref _failures) <= 0); i++)
        {
            await _fixture.RetryAsync();
        }

        Assert.True(_fixture.Journal.Status.Writing, _fixture.Journal.Status.Reason);
        Assert.True(Volatile.Read(ref _failures) <= 0, "not all of the syncs have failed");
    }

    /// <summary>The CSMS has answered so much that what is left moves together in the file; in one commit.</summary>
    private Task<bool> AnswersMostAsync()
    {
        foreach (var call in BusyJournal.Stations.SelectMany(s => _fixture.Journal.Next(s, int.MaxValue)).Where(c => c.Sequence % 4 is not 0))
        {
            _disk.Note(new Turning(call.MessageId, CallState.Absent));
            _fixture.Journal.Done(call);
        }

        return _fixture.Journal.FlushAsync().WaitAsync(JournalFixture.Patience);
    }

    /// <summary>True: all of them.</summary>
    private async Task<bool> HoldAsync(int count = CallsAtOnce)
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => HoldOneAsync())).WaitAsync(JournalFixture.Patience);
        return !kept.Contains(false);
    }

    private async Task<bool> HoldOneAsync()
    {
        var call = _fixture.Call(BusyJournal.Stations[_number % 3], JournalFixture.Number(_number++), bytes: 1000);
        _disk.Note(new Holding(call, null));
        var kept = await _fixture.Journal.HoldAsync(call);
        _disk.Note(new HoldTold(call.MessageId, kept));
        return kept;
    }

    /// <summary>When the power is cut at any moment since the sync failed.</summary>
    private async Task<int> LostAsync()
    {
        var (book, cut, random) = (new JournalBook(syncsFail: true), new CutDisk(new Dictionary<string, byte[]>()), new Random(1));
        var (hasFailed, lost) = (false, 0);
        foreach (var e in _disk.Events)
        {
            book.Goes(e);
            cut.Goes(e);
            hasFailed |= e is SyncFailed;
            if (hasFailed && random.Next(4) is 0)
            {
                var (_, settlement) = await PowerCutRun.OpenAsync(cut.Cut(random), Plan, book);
                lost += settlement.Lost;
            }
        }

        Assert.True(hasFailed, "no sync has failed");
        return lost;
    }
}
