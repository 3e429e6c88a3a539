using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>The tables of the journal and how older ones become today's. Each step is one transaction, its version number in it.</summary>
internal static class JournalSchema
{
    private const string CallColumns = """
        station TEXT NOT NULL, version INTEGER NOT NULL, action TEXT NOT NULL, message_id TEXT NOT NULL, payload BLOB NOT NULL,
        held_at INTEGER NOT NULL, kind INTEGER NOT NULL, attempts INTEGER NOT NULL, replaces TEXT, txn TEXT, crc INTEGER NOT NULL
        """;

    /// <summary>Only ever appended to. The row of state with its column schema stays in every version: it is how an older gateway knows.</summary>
    private static readonly string[][] Steps =
    [
        [
            "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), schema INTEGER NOT NULL, last_sequence INTEGER NOT NULL, commits INTEGER NOT NULL) STRICT",
            "INSERT INTO state VALUES (1, 0, 0, 0)",
            $"CREATE TABLE calls (sequence INTEGER PRIMARY KEY, {CallColumns}) STRICT",
            "CREATE INDEX calls_replaced ON calls (station, replaces) WHERE replaces IS NOT NULL",
            $"CREATE TABLE refusals (sequence INTEGER PRIMARY KEY, {CallColumns}, code TEXT NOT NULL, text TEXT NOT NULL, refused_at INTEGER NOT NULL) STRICT",
            "CREATE TABLE transactions (station TEXT NOT NULL, local_id INTEGER NOT NULL, csms_id INTEGER, connector INTEGER NOT NULL, since INTEGER NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (station, local_id)) STRICT, WITHOUT ROWID",
        ],
    ];

    /// <exception cref="NewerSchemaException">A newer gateway wrote it.</exception>
    /// <exception cref="DamageException">It does not agree with itself.</exception>
    public static void Migrate(SqliteConnection connection, string[][]? steps = null)
    {
        steps ??= Steps;
        var version = connection.Number("PRAGMA user_version");
        if (version is not 0 && connection.Number("SELECT schema FROM state") != version)
        {
            throw new DamageException("two places of the file name different versions of its schema");
        }

        if (version < 0 || version > steps.Length)
        {
            throw new NewerSchemaException($"is of schema {version}, this gateway knows up to {steps.Length}: it is left as it is");
        }

        for (var next = (int)version; next < steps.Length; next++)
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var statement in steps[next])
            {
                connection.Execute(statement);
            }

            connection.Execute($"UPDATE state SET schema = {next + 1}");
            connection.Execute($"PRAGMA user_version = {next + 1}");
            connection.Execute("COMMIT");
        }
    }
}
