using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>The file behind <see cref="StationMemory"/> and <see cref="DurableNotes"/>. Damaged, or written by somebody else: begun anew.</summary>
/// <param name="synced">True: each write is on disk when it returns. False: a power cut may cost the last ones.</param>
internal sealed class MemoryFile(string path, TimeProvider time, ILogger logger, bool synced = false) : IDisposable
{
    private const int Version = 1;

    private SqliteConnection? _connection;
    private string? _missing;       // why there is no SQLite
    private bool _told;

    /// <summary>True: what was kept before is lost.</summary>
    public bool WasDamaged { get; private set; }

    public void Load(string library, Action<string, string, byte[]> take)
    {
        _missing = SqliteLibrary.Missing(library);
        if (!Guarded(() => Read(take)) && _missing is null && _connection is null)
        {
            Guarded(Open);
        }
    }

    /// <summary>A null value: gone. False: not written, and everything as it was.</summary>
    public bool Write(IEnumerable<(string Kind, string Key, byte[]? Value)> changes) => Guarded(() =>
    {
        Open();
        using var put = new Statement(_connection!, "INSERT OR REPLACE INTO memory VALUES ($0, $1, $2, $3)", 4);
        using var remove = new Statement(_connection!, "DELETE FROM memory WHERE kind = $0 AND key = $1", 2);
        _connection!.Execute("BEGIN IMMEDIATE");
        foreach (var (kind, key, value) in changes)
        {
            _ = value is null ? remove.Run(kind, key) : put.Run(kind, key, value, (long)RowCheck.Of(value));
        }

        _connection!.Execute("COMMIT");
    });

    /// <summary>What is in a file of a kind, while it may be open elsewhere. Rows that are damaged are left out.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static List<(string Key, byte[] Value)> Look(string path, string kind)
    {
        if (SqliteLibrary.Missing(SqliteLibrary.Name) is { } missing)
        {
            throw new IOException(missing);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"there is no {path}: the gateway has not run with this state directory");
        }

        try
        {
            using var connection = SqliteFile.Open(path);
            using var all = new Statement(connection, "SELECT key, value, crc FROM memory WHERE kind = $0 ORDER BY key", 1);
            return [.. all.Rows(row => (Key: row.GetString(0), Value: row.GetFieldValue<byte[]>(1), Check: row.GetInt64(2)), kind)
                .Where(row => RowCheck.Of(row.Value) == row.Check).Select(row => (row.Key, row.Value))];
        }
        catch (SqliteException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => Close();

    private void Read(Action<string, string, byte[]> take)
    {
        Open();
        _connection!.Check();
        using var all = new Statement(_connection!, "SELECT kind, key, value, crc FROM memory");
        all.Each(row =>
        {
            var value = row.GetFieldValue<byte[]>(2);
            if (RowCheck.Of(value) == row.GetInt64(3))
            {
                take(row.GetString(0), row.GetString(1), value);
            }
        });
    }

    private void Open()
    {
        if (_missing is not null)
        {
            throw new IOException(_missing);
        }

        if (_connection is not null && File.Exists(path))
        {
            return;
        }

        Close();
        SqliteFile.Prepare(path);
        _connection = SqliteFile.Open(path);
        _connection.Execute("PRAGMA journal_mode = WAL");
        _connection.Execute($"PRAGMA synchronous = {(synced ? "FULL" : "NORMAL")}");
        if (_connection.Number("PRAGMA user_version") is var version and not Version)
        {
            if (version is not 0)
            {
                throw new DamageException($"it is of schema {version}");
            }

            _connection.Execute("CREATE TABLE memory (kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID");
            _connection.Execute($"PRAGMA user_version = {Version}");
        }
    }

    private bool Guarded(Action action)
    {
        try
        {
            action();
            _told = false;
            return true;
        }
        catch (Exception e) when (JournalFault.Foreseen(e))
        {
            Close();            // rolls back
            Fault(JournalFault.Of(e));
            return false;
        }
    }

    private void Fault(JournalFault fault)
    {
        if (fault.Kind is FaultKind.Damaged && File.Exists(path))
        {
            WasDamaged = true;
            Log.MemoryDamaged(logger, path, fault.Text);
            try
            {
                SqliteFile.SetAside(path, time.GetUtcNow());
            }
            catch (IOException)
            {
                // Not kept, then.
            }
        }
        else if (!_told)
        {
            _told = true;
            Log.MemoryNotKept(logger, path, fault.Text);
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
