using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

public sealed class CallJournalTests : IAsyncDisposable
{
    private readonly JournalFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart_in_order_for_each_station()
    {
        var journal = _fixture.Open();
        for (var i = 0; i < 50; i++)
        {
            Assert.True(await journal.HoldAsync(_fixture.Call($"CP-{i % 3}", Number(i))).WaitAsync(Patience));
        }

        journal = await _fixture.ReopenAsync();

        for (var station = 0; station < 3; station++)
        {
            var calls = journal.Next($"CP-{station}", 100);
            Assert.Equal(Enumerable.Range(0, 50).Where(i => i % 3 == station).Select(Number), Ids(calls));
            Assert.Equal(calls.Select(c => c.Sequence).Order(), calls.Select(c => c.Sequence));
            Assert.All(calls, c => Assert.Equal(Payload(c.MessageId, 40), c.Payload.ToArray()));
        }

        Assert.Equal((50, true, null), (journal.Status.Queued, journal.Status.Writing, journal.Status.Alarm));
    }

    [Fact]
    public async Task Everything_of_a_call_survives()
    {
        var call = new HeldCall("CP-1", OcppVersion.V21, "MeterValues", "id", Array.Empty<byte>(), _fixture.Time.GetUtcNow(), HeldKind.MeterSample)
        {
            Replaces = "key",
            Transaction = "7d1f",
        };
        await _fixture.Open().HoldAsync(call).WaitAsync(Patience);

        var read = (await _fixture.ReopenAsync()).Next("CP-1", 1).Single();

        Assert.Equal(0, read.Payload.Length);
        Assert.Equal(call with { Sequence = 1 }, read with { Payload = call.Payload });
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("\ud800")]
    [InlineData("")]
    [InlineData("'; DROP TABLE calls; --")]
    [InlineData("😀")]
    public async Task No_text_of_a_station_harms_the_file(string text)
    {
        var journal = _fixture.Open();
        var call = _fixture.Call("CP-1", text, replaces: text, transaction: text) with { Action = text };
        Assert.True(await journal.HoldAsync(call).WaitAsync(Patience));
        journal.Refuse(journal.Next("CP-1", 1).Single(), text, text);
        Assert.True(await journal.HoldAsync(call).WaitAsync(Patience));

        journal = await _fixture.ReopenAsync();

        Assert.Single(journal.Next("CP-1", 9));
        Assert.Single(journal.Refusals());
        Assert.Null(journal.Status.Alarm);
    }

    [Fact]
    public async Task A_payload_is_the_journals_own_once_it_was_handed_over()
    {
        var journal = _fixture.Open();
        var buffer = "{\"a\":1}"u8.ToArray();
        var held = journal.HoldAsync(_fixture.Call("CP-1", "1") with { Payload = buffer });
        buffer.AsSpan().Fill((byte)'x');

        await held.WaitAsync(Patience);

        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(journal.Next("CP-1", 1).Single().Payload.Span));
    }

    [Fact]
    public async Task One_commit_serves_all_that_wait()
    {
        using var gate = new ManualResetEventSlim(false);
        _fixture.Options = _fixture.Options with { Probe = step => { if (step is JournalStep.Commit) { gate.Wait(Patience); } } };
        var journal = _fixture.Open();
        var before = journal.Status.Commits;

        var held = Enumerable.Range(0, 100).Select(i => journal.HoldAsync(_fixture.Call($"CP-{i}", "1"))).ToList();
        gate.Set();

        Assert.All(await Task.WhenAll(held).WaitAsync(Patience), Assert.True);
        Assert.Equal(100, journal.Status.Calls);
        Assert.InRange(journal.Status.Commits - before, 1, 2);
    }

    [Fact]
    public async Task What_is_done_is_gone_at_once_and_from_the_disk_a_second_later()
    {
        var committed = new SemaphoreSlim(0);
        _fixture.Options = _fixture.Options with { Probe = step => { if (step is JournalStep.Committed) { committed.Release(); } } };
        var journal = _fixture.Open();
        await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience);
        await committed.WaitAsync(Patience);

        journal.Done(journal.Next("CP-1", 1).Single());

        Assert.False(journal.Holds("CP-1"));
        Assert.Empty(journal.Next("CP-1", 1));
        Assert.Equal(1, Rows("calls"));
        _fixture.Time.Advance(JournalDesk.Laziness);
        Assert.True(await committed.WaitAsync(Patience));
        Assert.Equal(0, Rows("calls"));
    }

    [Fact]
    public async Task Deletions_share_the_commit_of_the_next_call()
    {
        var journal = _fixture.Open();
        await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience);
        var before = journal.Status.Commits;

        journal.Done(journal.Next("CP-1", 1).Single());
        await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience);

        Assert.Equal(1, journal.Status.Commits - before);
        Assert.Equal(1, Rows("calls"));
    }

    [Fact]
    public async Task A_newer_status_takes_the_place_of_the_older_of_the_same_connector()
    {
        var journal = _fixture.Open();
        await Task.WhenAll(
            journal.HoldAsync(_fixture.Call("CP-1", "1", HeldKind.Status, replaces: "status/1/1")),
            journal.HoldAsync(_fixture.Call("CP-1", "2", HeldKind.Status, replaces: "status/1/2")),
            journal.HoldAsync(_fixture.Call("CP-2", "3", HeldKind.Status, replaces: "status/1/1")),
            journal.HoldAsync(_fixture.Call("CP-1", "4", HeldKind.Status, replaces: "status/1/1"))).WaitAsync(Patience);

        Assert.Equal(["2", "4"], Ids(journal.Next("CP-1", 9)));
        journal = await _fixture.ReopenAsync();
        Assert.Equal(["2", "4"], Ids(journal.Next("CP-1", 9)));
        Assert.Equal(["3"], Ids(journal.Next("CP-2", 9)));
    }

    [Fact]
    public async Task A_dead_letter_is_seen_until_somebody_retries_or_drops_it()
    {
        var journal = _fixture.Open();
        foreach (var id in (string[])["1", "2", "3"])
        {
            await journal.HoldAsync(_fixture.Call("CP-1", id)).WaitAsync(Patience);
        }

        var calls = journal.Next("CP-1", 3);
        journal.Failed(calls[0]);
        journal.Failed(calls[0]);
        Assert.Equal(2, journal.Next("CP-1", 1).Single().Attempts);
        journal.Refuse(calls[0], "PropertyConstraintViolation", "value too long");
        journal.Refuse(calls[1], "InternalError", "");
        await journal.FlushAsync().WaitAsync(Patience);
        journal = await _fixture.ReopenAsync();

        var refusals = journal.Refusals();
        Assert.Equal([("1", "PropertyConstraintViolation", 2), ("2", "InternalError", 0)], refusals.Select(r => (r.Call.MessageId, r.Code, r.Call.Attempts)));
        Assert.Equal(2, journal.Status.Refused);

        Assert.True(await journal.RetryAsync(calls[0].Sequence).WaitAsync(Patience));
        Assert.True(await journal.DropAsync(calls[1].Sequence).WaitAsync(Patience));
        Assert.False(await journal.RetryAsync(calls[1].Sequence).WaitAsync(Patience));
        Assert.False(await journal.DropAsync(4711).WaitAsync(Patience));
        Assert.Empty(journal.Refusals());
        Assert.Equal(["1", "3"], Ids(journal.Next("CP-1", 9)));
        Assert.Equal(0, journal.Next("CP-1", 1).Single().Attempts);
        Assert.True(await journal.DropAsync(calls[2].Sequence).WaitAsync(Patience));
        Assert.Equal(["1"], Ids((await _fixture.ReopenAsync()).Next("CP-1", 9)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Transaction_ids_survive_whatever_they_are(long id)
    {
        var since = _fixture.Time.GetUtcNow();
        var journal = _fixture.Open();
        await journal.HoldAsync(_fixture.Call("CP-1", "1"), new LocalTransaction("CP-1", id, null, 2, since)).WaitAsync(Patience);
        await journal.HoldAsync(_fixture.Call("CP-2", "1"), new LocalTransaction("CP-2", id, 5, 1, since)).WaitAsync(Patience);
        Assert.Null((await _fixture.ReopenAsync()).Transactions("CP-1").Single().CsmsId);

        journal = _fixture.Journal;
        journal.Map("CP-1", id, ~id);
        Assert.Equal(new LocalTransaction("CP-1", id, ~id, 2, since), journal.Transactions("CP-1").Single());
        journal = await _fixture.ReopenAsync();

        Assert.Equal(new LocalTransaction("CP-1", id, ~id, 2, since), journal.Transactions("CP-1").Single());
        Assert.Equal(5, journal.Transactions("CP-2").Single().CsmsId);
        journal.Forget("CP-1", id);
        Assert.Empty((await _fixture.ReopenAsync()).Transactions("CP-1"));
    }

    [Fact]
    public async Task The_files_are_their_owners_only()
    {
        var journal = _fixture.Open();
        await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience);

        const UnixFileMode readWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(readWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_fixture.Options.Directory));
        var files = Directory.GetFiles(_fixture.Options.Directory);
        Assert.Contains(_fixture.Db + "-wal", files);
        Assert.All(files, file => Assert.Equal(readWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Without_the_library_it_says_so_in_a_sentence_and_keeps_nothing()
    {
        _fixture.Options = _fixture.Options with { Library = "libnosuchthing.so.0" };
        var journal = _fixture.Open();

        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        Assert.Equal((false, "libnosuchthing.so.0 is not installed (Debian: libsqlite3-0)"), (journal.Status.Writing, journal.Status.Reason));
        Assert.Equal(["journalFailed"], _fixture.EventKinds());
    }

    [Fact]
    public async Task A_second_one_over_the_same_files_is_kept_out()
    {
        var first = _fixture.Open();
        await using var second = CallJournal.Open(_fixture.Options, _fixture.Time, _fixture.Events, NullLogger.Instance);

        Assert.False(second.Status.Writing);
        Assert.False(await second.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        Assert.True(await first.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_journal_of_a_newer_gateway_is_left_as_it_is()
    {
        await _fixture.Open().HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience);
        await _fixture.Journal.DisposeAsync();
        Change("UPDATE state SET schema = 99", "PRAGMA user_version = 99");

        var journal = _fixture.Open();

        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
        Assert.Contains("schema 99", journal.Status.Alarm, StringComparison.Ordinal);
        await journal.DisposeAsync();
        Change("UPDATE state SET schema = 1", "PRAGMA user_version = 1");
        Assert.Equal(["1"], Ids(_fixture.Open().Next("CP-1", 9)));
    }

    [Fact]
    public async Task Of_half_a_migration_everything_is_saved()
    {
        await _fixture.Open().HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience);
        await _fixture.Journal.DisposeAsync();
        Change("PRAGMA user_version = 0");

        var journal = _fixture.Open();

        Assert.Equal(["1"], Ids(journal.Next("CP-1", 9)));
        Assert.Contains("1 calls could be saved", journal.Status.Alarm, StringComparison.Ordinal);
        Assert.True(await journal.HoldAsync(_fixture.Call("CP-1", "2")).WaitAsync(Patience));
    }

    [Fact]
    public async Task An_older_schema_is_brought_forward_one_transaction_a_step()
    {
        await _fixture.Open().DisposeAsync();
        using var connection = SqliteFile.Open(_fixture.Db);

        var broken = (string[][])[["unused"], ["CREATE TABLE more (a INTEGER) STRICT"], ["CREATE TABLE evenmore (a INTEGER) STRICT", "nonsense"]];
        Assert.Throws<SqliteException>(() => JournalSchema.Migrate(connection, broken));
        connection.Execute("ROLLBACK");

        Assert.Equal(2, connection.Number("PRAGMA user_version"));
        Assert.Equal(1, connection.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'more'"));
        Assert.Equal(0, connection.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'evenmore'"));
    }

    [Fact]
    public async Task The_oldest_call_ages_by_the_monotonic_clock()
    {
        var journal = _fixture.Open();
        await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience);
        _fixture.Time.Advance(TimeSpan.FromMinutes(10));
        await journal.HoldAsync(_fixture.Call("CP-2", "1")).WaitAsync(Patience);

        Assert.Equal(TimeSpan.FromMinutes(10), journal.Status.OldestAge);
        Assert.Equal(["CP-1", "CP-2"], journal.Status.PerStation.Keys);
    }

    [Fact]
    public async Task After_it_was_closed_nothing_is_held_and_nobody_waits()
    {
        var journal = _fixture.Open();
        await journal.DisposeAsync();

        Assert.False(await journal.HoldAsync(_fixture.Call("CP-1", "1")).WaitAsync(Patience));
        journal.Done(_fixture.Call("CP-1", "1"));
        Assert.Empty(journal.Next("CP-1", 1));
    }

    private long Rows(string table)
    {
        using var connection = SqliteFile.Open(_fixture.Db, SqliteOpenMode.ReadOnly);
        return connection.Number($"SELECT count(*) FROM {table}");
    }

    private void Change(params string[] statements)
    {
        using var connection = SqliteFile.Open(_fixture.Db);
        Array.ForEach(statements, connection.Execute);
    }
}
