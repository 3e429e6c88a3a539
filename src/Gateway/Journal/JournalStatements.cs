using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>Everything that is written, by the writing thread only, inside of a transaction that it has begun.</summary>
internal sealed class JournalStatements : IDisposable
{
    private readonly List<Statement> _all = [];
    private readonly Statement _insert, _delete, _replace, _attempted;
    private readonly Statement _refuse, _refused, _drop, _retry;
    private readonly Statement _put, _forget;
    private readonly Statement _from, _deleteRange, _state;

    public JournalStatements(SqliteConnection connection)
    {
        Statement Prepare(string sql, int parameters)
        {
            _all.Add(new(connection, sql, parameters));
            return _all[^1];
        }

        _insert = Prepare($"INSERT INTO calls ({JournalRows.CallColumns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", 12);
        _delete = Prepare("DELETE FROM calls WHERE sequence = $0", 1);
        _replace = Prepare("DELETE FROM calls WHERE station = $0 AND replaces = $1 RETURNING sequence", 2);
        _attempted = Prepare("UPDATE calls SET attempts = attempts + 1 WHERE sequence = $0", 1);
        _refuse = Prepare(
            $"INSERT OR REPLACE INTO refusals ({JournalRows.RefusalColumns}) SELECT {JournalRows.CallColumns}, $1, $2, $3 FROM calls WHERE sequence = $0", 4);
        _refused = Prepare($"SELECT {JournalRows.CallColumns} FROM refusals WHERE sequence = $0", 1);
        _drop = Prepare("DELETE FROM refusals WHERE sequence = $0", 1);
        _retry = Prepare($"INSERT OR REPLACE INTO calls ({JournalRows.CallColumns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", 12);
        _put = Prepare($"INSERT OR REPLACE INTO transactions ({JournalRows.TransactionColumns}) VALUES ($0, $1, $2, $3, $4, $5)", 6);
        _forget = Prepare("DELETE FROM transactions WHERE station = $0 AND local_id = $1", 2);
        _from = Prepare($"SELECT {JournalRows.CallColumns} FROM calls WHERE sequence >= $0 ORDER BY sequence LIMIT $1", 2);
        _deleteRange = Prepare("DELETE FROM calls WHERE sequence BETWEEN $0 AND $1", 2);
        _state = Prepare("UPDATE state SET last_sequence = $0, commits = $1", 2);
    }

    /// <summary>Of the last call that was written; not taken back with a transaction.</summary>
    public long LastSequence { get; set; }

    public HeldCall Insert(HeldCall call)
    {
        var numbered = call with { Sequence = ++LastSequence };
        _insert.Run(JournalRows.Values(numbered));
        return numbered;
    }

    public void InsertAgain(HeldCall call) => _insert.Run(JournalRows.Values(call));

    public bool Delete(long sequence) => _delete.Run(sequence) > 0;

    public void DeleteRange(long first, long last) => _deleteRange.Run(first, last);

    public List<HeldCall> From(long sequence, int count) => _from.Rows(JournalRows.Call, sequence, (long)count);

    /// <summary>Deletes what the key stood for. Returns the sequences.</summary>
    public List<long> Replace(string station, string key) => _replace.Rows(static row => row.GetInt64(0), station, key);

    public void Attempted(long sequence) => _attempted.Run(sequence);

    public void Refuse(long sequence, string code, string text, DateTimeOffset at)
    {
        _refuse.Run(sequence, code, text, at.UtcTicks);
        _delete.Run(sequence);
    }

    public bool DropRefusal(long sequence) => _drop.Run(sequence) > 0;

    /// <summary>Back to its old place, as if it had never been sent. Null: there is no such dead letter.</summary>
    public HeldCall? Retry(long sequence)
    {
        if (_refused.Rows(JournalRows.Call, sequence) is not [var call])
        {
            return null;
        }

        call = call with { Attempts = 0 };
        _retry.Run(JournalRows.Values(call));
        _drop.Run(sequence);
        return call;
    }

    public void Put(LocalTransaction transaction) => _put.Run(JournalRows.Values(transaction));

    public void Forget(string station, long localId) => _forget.Run(station, localId);

    public void State(long commits) => _state.Run(LastSequence, commits);

    public void Dispose() => _all.ForEach(s => s.Dispose());
}
