using Gateway.Site;
using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>The open file: commits, carries the log over, tells what it takes. Writing thread only, but for <see cref="Reader"/>.</summary>
internal sealed class JournalFile : IDisposable
{
    private const int IoError = 10;             // https://sqlite.org/rescode.html
    private const double PagesPerRow = 0.5;     // what a row beyond its bytes touches, roughly

    private readonly JournalOptions _options;
    private readonly SqliteConnection _connection;
    private readonly CommitMark _mark;
    private readonly JournalStatements _statements;
    private readonly Statement _begin, _commit, _rollback;
    private double _logPages;

    private JournalFile(JournalOptions options, SqliteConnection connection, CommitMark mark)
    {
        (_options, _connection, _mark) = (options, connection, mark);
        _statements = new(connection);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        Reader = new(PathOf(options));
        Refusals = connection.Number("SELECT count(*) FROM refusals");
        Measure();
    }

    public CallReader Reader { get; }

    public long Commits { get; private set; }

    public long Fsyncs { get; private set; }

    public long Refusals { get; private set; }

    /// <summary>
    /// Not null: the disk failed, so nobody knows what of the file and its log is there. Only opened anew is all of the log written
    /// again and carried over from its beginning.
    /// </summary>
    public JournalFault? Doubt { get; private set; }

    /// <summary>Pages of the file, and those of them that hold nothing.</summary>
    public (long All, long Free) Pages { get; private set; }

    public long LogBytes => new FileInfo(PathOf(_options) + "-wal") is { Exists: true } log ? log.Length : 0;

    public bool WantsCheckpoint => _logPages >= _options.CheckpointPages || (LogBytes > _options.LogBytes && _logPages >= 16);

    private bool LogOverflows => LogBytes > 2 * _options.LogBytes;

    public static string PathOf(JournalOptions options) => options.PathOf("journal.db");

    /// <summary>Opens, checks, migrates and reads the whole file. Throws what the disk or the content makes it throw.</summary>
    /// <param name="lost">Commits that were acknowledged and are not in the file.</param>
    public static JournalFile Open(JournalOptions options, CommitMark mark, JournalIndex index, out long lost)
    {
        SqliteFile.Prepare(PathOf(options));
        options.RewriteLog(PathOf(options) + "-wal");       // what SQLite finds in it, it takes for safe
        var connection = SqliteFile.Open(PathOf(options));
        JournalFile? file = null;
        try
        {
            Configure(connection, options);
            connection.Check();
            JournalSchema.Migrate(connection);
            file = new(options, connection, mark);
            file.Load(index);
            var (commits, sequence) = (connection.Number("SELECT commits FROM state"), connection.Number("SELECT last_sequence FROM state"));
            lost = Math.Max(0, mark.Commits - commits);
            file._statements.LastSequence = Math.Max(Math.Max(sequence, mark.LastSequence), connection.Number("SELECT max(sequence) FROM calls"));
            mark.Write(commits, file._statements.LastSequence);
            return file;
        }
        catch
        {
            file?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A new file at <paramref name="path"/> with what can be saved from the damaged one. Returns the number of calls in it.</summary>
    public static int Salvage(JournalOptions options, CommitMark mark, string path)
    {
        File.Delete(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        SqliteFile.Prepare(path);
        using var connection = SqliteFile.Open(path);
        Configure(connection, options);
        JournalSchema.Migrate(connection);
        var saved = JournalSalvage.Run(PathOf(options), connection, mark);
        return connection.Number("PRAGMA wal_checkpoint(TRUNCATE)") is 0 ? saved : throw new IOException("the fresh journal's log could not be carried over");
    }

    /// <summary>Null: all of it is on disk. Else none of it.</summary>
    public JournalFault? Commit(IReadOnlyCollection<JournalWork> works)
    {
        try
        {
            _options.Probe?.Invoke(JournalStep.Begin);
            CheckThere();
            _begin.Run();
            foreach (var work in works)
            {
                work.Write(_statements);
            }

            _statements.State(_mark.Commits + 1);
            _options.Probe?.Invoke(JournalStep.Commit);
            Failpoint.Reach(Failpoint.Fsync);
            _commit.Run();
            Failpoint.Reach(Failpoint.Committed);
        }
        catch (Exception e) when (JournalFault.Foreseen(e))
        {
            Rollback();
            return Failed(e);
        }

        Fsyncs += _logPages is 0 ? 2 : 1;       // the first after a checkpoint begins the log anew
        Commits++;
        _mark.Write(_mark.Commits + 1, _statements.LastSequence);
        _logPages += 2 + works.Sum(w => (w.Bytes / (double)JournalOptions.PageBytes) + PagesPerRow);
        _options.Probe?.Invoke(JournalStep.Committed);
        return null;
    }

    /// <summary>What has to be known after a commit; a failure shows at the next one.</summary>
    public void Measure(bool refusals = false)
    {
        Pages = (_connection.Number("PRAGMA page_count"), _connection.Number("PRAGMA freelist_count"));
        if (refusals)
        {
            Refusals = _connection.Number("SELECT count(*) FROM refusals");
        }
    }

    /// <summary>Carries the log over into the file. <paramref name="whole"/>: nothing may be left in it.</summary>
    public JournalFault? Checkpoint(bool whole = false)
    {
        try
        {
            _options.Probe?.Invoke(JournalStep.Checkpoint);
            Failpoint.Reach(Failpoint.Checkpoint);
            var busy = _connection.Number($"PRAGMA wal_checkpoint({(whole || LogOverflows ? "TRUNCATE" : "PASSIVE")})");
            Failpoint.Reach(Failpoint.Checkpointed);
            Fsyncs += 2;
            _logPages = 0;
            return whole && busy is not 0 ? new(FaultKind.Unavailable, "the log could not be carried over into the file") : null;
        }
        catch (Exception e) when (JournalFault.Foreseen(e))
        {
            return Failed(e);
        }
    }

    /// <summary>Gives empty pages back to the disk. Worth it only where little is left in the file.</summary>
    public void Shrink()
    {
        try
        {
            _connection.Execute("VACUUM");
            Checkpoint();
            Measure();
        }
        catch (SqliteException e)
        {
            Failed(e);      // the room stays ours
        }
    }

    /// <summary>Carries the log over, as SQLite does with the last connection, unless it is in doubt: then nothing may take its end.</summary>
    public void Dispose()
    {
        Reader.Dispose();
        _statements.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        if (Doubt is not null)
        {
            _connection.LeaveLog();
        }

        _connection.Dispose();
    }

    private static void Configure(SqliteConnection connection, JournalOptions options)
    {
        if (connection.Scalar("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new IOException("the file cannot have a write-ahead log where it lies");
        }

        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA wal_autocheckpoint = 0");        // ours, after the waiting ones were told
        connection.Execute($"PRAGMA journal_size_limit = {options.CheckpointPages * (JournalOptions.PageBytes + 24L)}");
        connection.Execute($"PRAGMA max_page_count = {(options.MaxBytes - options.LogBytes) / JournalOptions.PageBytes}");
        connection.Execute("PRAGMA cache_size = -4096");            // KiB
        connection.Execute("PRAGMA temp_store = MEMORY");
        connection.Execute("PRAGMA trusted_schema = OFF");
    }

    /// <summary>A file that was taken away goes on living for whoever has it open: it would take everything, and keep nothing.</summary>
    private void CheckThere()
    {
        if (!File.Exists(PathOf(_options)))
        {
            throw new IOException($"{PathOf(_options)} is gone or no file any more");
        }
    }

    private void Load(JournalIndex index)
    {
        using var calls = new Statement(_connection, $"SELECT {JournalRows.CallColumns} FROM calls ORDER BY sequence");
        calls.Each(row => index.Add(JournalRows.Call(row)));
        using var transactions = new Statement(_connection, $"SELECT {JournalRows.TransactionColumns} FROM transactions");
        transactions.Each(row => index.Put(JournalRows.Transaction(row)));
        using var refusals = new Statement(_connection, $"SELECT {JournalRows.RefusalColumns} FROM refusals");
        refusals.Each(row => JournalRows.Refusal(row));
    }

    private JournalFault Failed(Exception e)
    {
        var fault = JournalFault.Of(e);
        Doubt ??= e is SqliteException { SqliteErrorCode: IoError } ? fault : null;
        return fault;
    }

    private void Rollback()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // "no transaction is active": SQLite rolls back by itself when the disk is full.
        }
    }
}
