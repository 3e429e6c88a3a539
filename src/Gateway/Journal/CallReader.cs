using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>Reads held calls and dead letters on a connection of its own, so that reading never waits for the disk's commits.</summary>
internal sealed class CallReader : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly Statement _call, _calls, _refusals, _begin, _end;
    private bool _closed;       // under _lock

    public CallReader(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        _connection = SqliteFile.Open(path, mode);
        try
        {
            _call = new(_connection, $"SELECT {JournalRows.CallColumns} FROM calls WHERE sequence = $0", 1);
            _calls = new(_connection, $"SELECT {JournalRows.CallColumns} FROM calls WHERE sequence > $0 ORDER BY sequence LIMIT $1", 2);
            _refusals = new(_connection, $"SELECT {JournalRows.RefusalColumns} FROM refusals WHERE sequence > $0 ORDER BY sequence LIMIT $1", 2);
            (_begin, _end) = (new(_connection, "BEGIN"), new(_connection, "COMMIT"));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Those that are still there, up to the first that cannot be read; what stopped it in <paramref name="fault"/>.</summary>
    public List<HeldCall> Read(IReadOnlyList<(long Sequence, int Attempts)> wanted, out Exception? fault)
    {
        var calls = new List<HeldCall>(wanted.Count);
        fault = null;
        lock (_lock)
        {
            if (_closed)
            {
                return calls;
            }

            try
            {
                _begin.Run();       // one view of the file for all of them: each of its own costs locks, and what was read before
                foreach (var (sequence, attempts) in wanted)
                {
                    if (_call.Rows(JournalRows.Call, sequence) is [var call])
                    {
                        calls.Add(call with { Attempts = attempts });
                    }
                }
            }
            catch (Exception e) when (JournalFault.Foreseen(e))
            {
                fault = e;
            }

            End();
        }

        return calls;
    }

    /// <summary>Of all stations, in the order in which they were held.</summary>
    /// <param name="after">The sequence behind which to begin.</param>
    public List<HeldCall> Calls(long after, int count, out Exception? fault) => Page(_calls, JournalRows.Call, after, count, out fault);

    /// <inheritdoc cref="Calls"/>
    public List<Refusal> Refusals(long after, int count, out Exception? fault) => Page(_refusals, JournalRows.Refusal, after, count, out fault);

    private List<T> Page<T>(Statement statement, Func<SqliteDataReader, T> read, long after, int count, out Exception? fault)
    {
        fault = null;
        lock (_lock)
        {
            try
            {
                return _closed ? [] : statement.Rows(read, after, (long)count);
            }
            catch (Exception e) when (JournalFault.Foreseen(e))
            {
                fault = e;
                return [];
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _call.Dispose();
            _calls.Dispose();
            _refusals.Dispose();
            _begin.Dispose();
            _end.Dispose();
            _connection.Dispose();
        }
    }

    private void End()
    {
        try
        {
            _end.Run();
        }
        catch (SqliteException)
        {
            // It never began.
        }
    }
}
