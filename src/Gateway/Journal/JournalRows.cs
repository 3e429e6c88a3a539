using Gateway.Ocpp;
using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>Rows to records. A row that is not what was written is damage, not data.</summary>
internal static class JournalRows
{
    public const string CallColumns = "sequence, station, version, action, message_id, payload, held_at, kind, attempts, replaces, txn, crc";
    public const string RefusalColumns = CallColumns + ", code, text, refused_at";
    public const string TransactionColumns = "station, local_id, csms_id, connector, since, crc";

    private const int CallWidth = 12;

    /// <exception cref="DamageException">Its check does not fit.</exception>
    public static HeldCall Call(SqliteDataReader row)
    {
        var call = new HeldCall(
            row.GetString(1),
            (OcppVersion)row.GetInt32(2),
            row.GetString(3),
            row.GetString(4),
            row.GetFieldValue<byte[]>(5),
            Time(row.GetInt64(6)),
            (HeldKind)row.GetInt32(7))
        {
            Sequence = row.GetInt64(0),
            Attempts = row.GetInt32(8),
            Replaces = row.IsDBNull(9) ? null : row.GetString(9),
            Transaction = row.IsDBNull(10) ? null : row.GetString(10),
        };
        return RowCheck.Of(call) == row.GetInt64(11) ? call : throw new DamageException($"held call {call.Sequence} is not as it was written");
    }

    public static object?[] Values(HeldCall call) =>
    [
        call.Sequence, call.Station, (long)call.Version, call.Action, call.MessageId, call.Payload.ToArray(),
        call.HeldAt.UtcTicks, (long)call.Kind, (long)call.Attempts, call.Replaces, call.Transaction, RowCheck.Of(call),
    ];

    /// <exception cref="DamageException">Its check does not fit.</exception>
    public static Refusal Refusal(SqliteDataReader row)
        => new(Call(row), row.GetString(CallWidth), row.GetString(CallWidth + 1), Time(row.GetInt64(CallWidth + 2)));

    public static object?[] Values(Refusal refusal) => [.. Values(refusal.Call), refusal.Code, refusal.Text, refusal.At.UtcTicks];

    /// <exception cref="DamageException">Its check does not fit.</exception>
    public static LocalTransaction Transaction(SqliteDataReader row)
    {
        var transaction = new LocalTransaction(
            row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt32(3), Time(row.GetInt64(4)));
        return RowCheck.Of(transaction) == row.GetInt64(5)
            ? transaction
            : throw new DamageException($"transaction {transaction.LocalId} is not as it was written");
    }

    public static object?[] Values(LocalTransaction transaction) =>
    [
        transaction.Station, transaction.LocalId, transaction.CsmsId, (long)transaction.Connector, transaction.Since.UtcTicks, RowCheck.Of(transaction),
    ];

    private static DateTimeOffset Time(long ticks)
        => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : throw new DamageException("a time that no clock has shown");
}
