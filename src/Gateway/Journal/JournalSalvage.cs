using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>
/// Carries over from a damaged file what can still be read and is what was written: forward up to the damage, then backward
/// down to it.
/// </summary>
internal static class JournalSalvage
{
    private const int RowsAtOnce = 500;

    /// <summary>The number of held calls and dead letters saved.</summary>
    public static int Run(string damaged, SqliteConnection fresh, CommitMark mark)
    {
        using var statements = new JournalStatements(fresh);
        using var refusal = new Statement(
            fresh,
            $"INSERT OR IGNORE INTO refusals ({JournalRows.RefusalColumns}) VALUES ({string.Join(", ", Enumerable.Range(0, 15).Select(i => $"${i}"))})",
            15);
        var saved = new HashSet<long>();
        Save("calls", JournalRows.CallColumns, "sequence", JournalRows.Call, damaged, fresh, call =>
        {
            if (saved.Add(call.Sequence))
            {
                statements.InsertAgain(call);
            }
        });
        Save("refusals", JournalRows.RefusalColumns, "sequence", JournalRows.Refusal, damaged, fresh, row =>
        {
            saved.Add(row.Call.Sequence);
            refusal.Run(JournalRows.Values(row));
        });
        Save("transactions", JournalRows.TransactionColumns, "station, local_id", JournalRows.Transaction, damaged, fresh, statements.Put);

        // What is lost was told: the count begins where the damaged file's ended.
        statements.LastSequence = Math.Max(mark.LastSequence, saved.DefaultIfEmpty().Max());
        statements.State(mark.Commits);
        return saved.Count;
    }

    private static void Save<T>(
        string table, string columns, string order, Func<SqliteDataReader, T> read, string damaged, SqliteConnection fresh, Action<T> keep)
    {
        foreach (var direction in (string[])["ASC", "DESC"])
        {
            var by = string.Join(", ", order.Split(", ").Select(column => $"{column} {direction}"));
            if (ReadAll($"SELECT {columns} FROM {table} ORDER BY {by}", damaged, fresh, read, keep))
            {
                return;
            }
        }
    }

    /// <summary>True: to the end.</summary>
    private static bool ReadAll<T>(string sql, string damaged, SqliteConnection fresh, Func<SqliteDataReader, T> read, Action<T> keep)
    {
        var waiting = new List<T>();
        var whole = false;
        try
        {
            using var connection = SqliteFile.Open(damaged, SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (Sound(reader, read) is { } row)
                {
                    waiting.Add(row);
                }

                if (waiting.Count is RowsAtOnce)
                {
                    Keep(fresh, waiting, keep);
                }
            }

            whole = true;
        }
        catch (Exception e) when (JournalFault.Foreseen(e))
        {
            // Here the damage begins.
        }

        Keep(fresh, waiting, keep);
        return whole;
    }

    private static T? Sound<T>(SqliteDataReader reader, Func<SqliteDataReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (Exception e) when (e is DamageException or InvalidCastException or OverflowException or InvalidOperationException)
        {
            return default;     // this row is lost, the next may be good
        }
    }

    private static void Keep<T>(SqliteConnection fresh, List<T> rows, Action<T> keep)
    {
        fresh.Execute("BEGIN IMMEDIATE");
        rows.ForEach(keep);
        fresh.Execute("COMMIT");
        rows.Clear();
    }
}
