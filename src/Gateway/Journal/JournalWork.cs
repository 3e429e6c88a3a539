using Gateway.Site;

namespace Gateway.Journal;

/// <summary>One thing that is to be written. Everything that waits goes into one transaction, in the order in which it was asked for.</summary>
internal abstract class JournalWork
{
    /// <summary>True: somebody waits, so it is written at once, and given up where it cannot be. False: kept until it can.</summary>
    public virtual bool Awaited => false;

    /// <summary>Not awaited, but not worth a second's delay either.</summary>
    public virtual bool Soon => Awaited;

    /// <summary>True: there is nothing to write, it only marks a place in the order.</summary>
    public virtual bool Empty => false;

    /// <summary>True: the number of dead letters may have changed.</summary>
    public virtual bool TouchesRefusals => false;

    /// <summary>About what it takes in the log.</summary>
    public virtual long Bytes => 64;

    /// <summary>What can be seen before it is on disk. Done again when the index was read anew.</summary>
    public virtual void Foreseen(JournalIndex index)
    {
    }

    public abstract void Write(JournalStatements statements);

    /// <summary>It is on disk.</summary>
    public virtual void Written(JournalIndex index)
    {
    }

    /// <summary>Tells whoever waits.</summary>
    public virtual void Settle(bool written)
    {
    }
}

/// <summary>Work whose result somebody waits for.</summary>
internal abstract class AwaitedWork : JournalWork
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Task => _done.Task;

    public override bool Awaited => true;

    /// <summary>What the waiting one hears once it is written.</summary>
    protected virtual bool Result => true;

    public override void Settle(bool written) => _done.TrySetResult(written && Result);
}

/// <summary>A call that wants to be on disk before it is answered.</summary>
internal sealed class HoldWork(HeldCall call, LocalTransaction[] transactions) : AwaitedWork
{
    private const int Overhead = 64;

    private HeldCall? _held;
    private List<long> _replaced = [];

    public string Station => call.Station;

    public bool MayNeverGo => call.Kind is HeldKind.Transaction or HeldKind.Security or HeldKind.Boot;

    /// <summary>A payload that does not fit a page takes whole pages.</summary>
    public override long Bytes
    {
        get
        {
            var row = Overhead + call.Payload.Length + call.Station.Length + call.Action.Length + call.MessageId.Length + (64L * transactions.Length);
            return row < JournalOptions.PageBytes / 2 ? row : row + JournalOptions.PageBytes;
        }
    }

    public override void Write(JournalStatements statements)
    {
        Failpoint.Reach(Failpoint.JournalWrite);
        if (call.Replaces is { } key)
        {
            _replaced = statements.Replace(call.Station, key);
        }

        _held = statements.Insert(call);
        foreach (var transaction in transactions)
        {
            statements.Put(transaction);
        }
    }

    public override void Written(JournalIndex index)
    {
        foreach (var old in _replaced)
        {
            index.Remove(call.Station, old);
        }

        index.Add(_held!);
        foreach (var transaction in transactions)
        {
            index.Put(transaction);
        }
    }
}

/// <summary>The CSMS has answered: gone.</summary>
internal sealed class DoneWork(HeldCall call) : JournalWork
{
    public override void Foreseen(JournalIndex index) => index.Remove(call.Station, call.Sequence);

    public override void Write(JournalStatements statements)
    {
        statements.Delete(call.Sequence);
        Failpoint.Reach(Failpoint.Delete);
    }
}

/// <summary>Sent once more without an answer.</summary>
internal sealed class FailedWork(HeldCall call) : JournalWork
{
    public override void Foreseen(JournalIndex index) => index.Attempted(call.Station, call.Sequence);

    public override void Write(JournalStatements statements) => statements.Attempted(call.Sequence);
}

/// <summary>To the dead letters.</summary>
internal sealed class RefuseWork(Refusal refusal) : JournalWork
{
    public override bool Soon => true;

    public override bool TouchesRefusals => true;

    public override long Bytes => 1024 + refusal.Call.Payload.Length;

    public override void Foreseen(JournalIndex index) => index.Remove(refusal.Call.Station, refusal.Call.Sequence);

    public override void Write(JournalStatements statements)
        => statements.Refuse(refusal.Call.Sequence, refusal.Code, refusal.Text, refusal.At);
}

/// <summary>From the dead letters back into the queue, to its old place.</summary>
internal sealed class RetryWork(long sequence) : AwaitedWork
{
    /// <summary>Null: there was no such dead letter.</summary>
    public HeldCall? Call { get; private set; }

    public override bool TouchesRefusals => true;

    protected override bool Result => Call is not null;

    public override void Write(JournalStatements statements) => Call = statements.Retry(sequence);

    public override void Written(JournalIndex index)
    {
        if (Call is not null)
        {
            index.Add(Call);
        }
    }
}

/// <summary>A held call or a dead letter is thrown away, because somebody said so.</summary>
internal sealed class DropWork(long sequence) : AwaitedWork
{
    private bool _found;

    /// <summary>Null: none of that number was held.</summary>
    public HeldCall? Call { get; private set; }

    public override bool TouchesRefusals => true;

    protected override bool Result => _found;

    public override void Write(JournalStatements statements)
    {
        Call = statements.From(sequence, 1).Find(c => c.Sequence == sequence);
        var held = statements.Delete(sequence);
        _found = statements.DropRefusal(sequence) || held;
    }

    public override void Written(JournalIndex index) => index.Remove(sequence);
}

/// <summary>The CSMS has named a transaction that so far had our id only.</summary>
internal sealed class MapWork(string station, long localId, long csmsId, DateTimeOffset now) : JournalWork
{
    private LocalTransaction _transaction = new(station, localId, csmsId, 0, now);

    public override void Foreseen(JournalIndex index)
    {
        _transaction = (index.Find(station, localId) ?? _transaction) with { CsmsId = csmsId };
        index.Put(_transaction);
    }

    public override void Write(JournalStatements statements) => statements.Put(_transaction);
}

/// <summary>A transaction is over on both sides.</summary>
internal sealed class ForgetWork(string station, long localId) : JournalWork
{
    public override void Foreseen(JournalIndex index) => index.Forget(station, localId);

    public override void Write(JournalStatements statements) => statements.Forget(station, localId);
}

/// <summary>Tells when everything before it is on disk.</summary>
internal sealed class FlushWork : AwaitedWork
{
    public override bool Empty => true;

    public override void Write(JournalStatements statements)
    {
    }
}

/// <summary>
/// Makes room. The rows that stay are written anew, closer together: from pages with gaps nothing would be gained, because a
/// new row never goes in between old ones.
/// </summary>
internal sealed class ThinWork(HashSet<long> mayGo, long first) : JournalWork
{
    private const int RowsAtOnce = 256;

    private List<HeldCall> _gone = [];

    public int Gone => _gone.Count;

    /// <summary>Where the next one goes on.</summary>
    public long Last { get; private set; }

    public override long Bytes => JournalOptions.PageBytes * 32;

    public override void Write(JournalStatements statements)
    {
        var rows = statements.From(first, RowsAtOnce);
        if (rows is [])
        {
            Last = long.MaxValue;
            return;
        }

        Last = rows[^1].Sequence;
        _gone = [.. rows.Where(r => mayGo.Contains(r.Sequence))];
        statements.DeleteRange(first, Last);
        foreach (var row in rows.Where(r => !mayGo.Contains(r.Sequence)))
        {
            statements.InsertAgain(row);
        }
    }

    public override void Written(JournalIndex index) => _gone.ForEach(call => index.Remove(call.Station, call.Sequence));
}
