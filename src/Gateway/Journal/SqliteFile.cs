using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Journal;

/// <summary>What both of our files need: made with narrow permissions, opened, looked over, set aside.</summary>
internal static class SqliteFile
{
    private const int KeptAside = 3;
    private const int NoCheckpointOnClose = 1006;       // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>An empty file where there is none. SQLite gives its log the file's permissions.</summary>
    public static void Prepare(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute);
        if (!Path.Exists(path))
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).Dispose();
        }
        else if (File.Exists(path) && File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    /// <summary>One statement a command: a PRAGMA can end a batch early.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value. Runs to the end, as only there some statements do what they have announced, and may fail.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var value = reader.Read() ? reader.GetValue(0) : null;
        while (reader.Read())
        {
            // One row was wanted.
        }

        return value;
    }

    public static long Number(this SqliteConnection connection, string sql)
        => connection.Scalar(sql) is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    /// <summary>When it is closed, what is in the log stays there.</summary>
    public static void LeaveLog(this SqliteConnection connection) => raw.sqlite3_db_config(connection.Handle!, NoCheckpointOnClose, 1, out _);

    /// <exception cref="DamageException">The file's structure is broken.</exception>
    public static void Check(this SqliteConnection connection)
    {
        if (connection.Scalar("PRAGMA quick_check(1)") is var found and not "ok")
        {
            throw new DamageException($"quick_check: {found}");
        }
    }

    /// <summary>Renames a damaged file and what lies beside it, keeps the last few of those. Returns its new path.</summary>
    public static string SetAside(string path, DateTimeOffset now)
    {
        var stem = path + ".corrupt-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = stem;
        for (var i = 2; Path.Exists(aside); i++)
        {
            aside = $"{stem}-{i:00}";
        }

        File.Move(path, aside);
        foreach (var ending in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + ending))
            {
                File.Move(path + ending, aside + ending);
            }
        }

        foreach (var old in Aside(path).SkipLast(KeptAside))
        {
            File.Delete(old);
            File.Delete(old + "-wal");
            File.Delete(old + "-shm");
        }

        return aside;
    }

    private static List<string> Aside(string path)
        => Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".corrupt-*")
            .Where(f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
}
