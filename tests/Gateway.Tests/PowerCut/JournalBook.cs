using Gateway.Journal;
using Gateway.Tests.Disk;

namespace Gateway.Tests.PowerCut;

/// <summary>What may be in a journal, told by what was asked of it and what it has said.</summary>
/// <param name="syncsFail">True: what was refused may be on disk all the same.</param>
internal sealed class JournalBook(bool syncsFail)
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<object, int> _flushes = new(ReferenceEqualityComparer.Instance);
    private int _events;

    public IReadOnlyDictionary<string, Line> Lines => _lines;

    public Dictionary<(string Station, long LocalId), History<LocalTransaction?>> Transactions { get; } = [];

    /// <param name="found">What is on disk when it begins.</param>
    public static JournalBook Begin(FoundJournal found, bool syncsFail)
    {
        var book = new JournalBook(syncsFail);
        foreach (var (calls, state) in ((IReadOnlyList<HeldCall>, CallState)[])[(found.Held, CallState.Held), (found.Dead, CallState.Dead)])
        {
            foreach (var call in calls)
            {
                book._lines[call.MessageId] = new(call, null, 0, state) { Kept = true, Attempts = call.Attempts };
            }
        }

        foreach (var transaction in found.Transactions)
        {
            book.Transactions[(transaction.Station, transaction.LocalId)] = new(transaction);
        }

        return book;
    }

    /// <param name="event">What is no note of the journal's changes nothing.</param>
    public void Goes(object @event)
    {
        _events++;
        switch (@event)
        {
            case Holding holding:
                Holds(holding);
                break;
            case HoldTold told:
                Told(_lines[told.Id], told.Kept);
                break;
            case Turning turning:
                _lines[turning.Id].Turn(turning, _events);
                break;
            case TurnTold told:
                Told(_lines[told.Id], told);
                break;
            case Failing failing:
                _lines[failing.Id].Fails(_events);
                break;
            case SyncFailed:
                _lines.Values.ToList().ForEach(l => l.MayFailAgain());
                break;
            case Naming naming:
                Names(naming);
                break;
            case Flushing:
                _flushes[@event] = _events;
                break;
            case FlushTold { Done: true } told:
                Safe(_flushes[told.Began]);
                break;
            case Closed:
                _lines.Values.ToList().ForEach(l => l.State.Forgotten());
                Transactions.Values.ToList().ForEach(t => t.Forgotten());
                break;
        }
    }

    private void Holds(Holding holding)
    {
        foreach (var older in _lines.Values.Where(l => l.IsReplacedBy(holding.Call) && l.State.May(CallState.Held)))
        {
            older.State.Asked(s => s is CallState.Held ? CallState.Absent : s, _events, isOpen: true);
        }

        var line = new Line(holding.Call, holding.Begun, _events, CallState.Absent);
        line.State.Asked(_ => CallState.Held, _events, isOpen: true);
        _lines[holding.Call.MessageId] = line;
        if (holding.Begun is { } begun)
        {
            Of(begun.Station, begun.LocalId).Asked(_ => begun, _events, isOpen: true);
        }
    }

    private void Told(Line line, bool kept)
    {
        line.Kept = kept;
        foreach (var touched in _lines.Values.Where(l => l == line || l.IsReplacedBy(line.Call)))
        {
            touched.State.Told(line.HeldAt, kept, syncsFail);
        }

        if (line.Begun is { } begun)
        {
            Of(begun.Station, begun.LocalId).Told(line.HeldAt, kept, syncsFail);
        }

        Safe(kept ? line.HeldAt : 0);
    }

    private void Told(Line line, TurnTold told)
    {
        line.State.Told(line.TurnedAt, told.Done, syncsFail);
        Safe(told.Done ? line.TurnedAt : 0);
    }

    private void Names(Naming naming)
    {
        var unknown = new LocalTransaction(naming.Station, naming.LocalId, null, 0, naming.At);
        Of(naming.Station, naming.LocalId).Asked(
            known => naming.CsmsId is { } id ? (known ?? unknown) with { CsmsId = id } : null, _events, isOpen: false);
    }

    /// <summary>The journal writes in the order in which it is asked, so with one thing everything before it is on disk.</summary>
    private void Safe(int at)
    {
        foreach (var line in _lines.Values)
        {
            line.Safe(at);
        }

        foreach (var transaction in Transactions.Values)
        {
            transaction.Safe(at);
        }
    }

    private History<LocalTransaction?> Of(string station, long localId)
    {
        if (!Transactions.TryGetValue((station, localId), out var history))
        {
            Transactions[(station, localId)] = history = new(null);
        }

        return history;
    }

    /// <summary>Everything that is known of one call.</summary>
    /// <param name="heldAt">The place of its being held among all events.</param>
    internal sealed class Line(HeldCall call, LocalTransaction? begun, int heldAt, CallState first)
    {
        private readonly List<int> _failures = [];      // of attempts, not known to be on disk; their places among all events

        public HeldCall Call => call;

        public LocalTransaction? Begun => begun;

        public int HeldAt => heldAt;

        public History<CallState> State { get; } = new(first);

        /// <summary>What the journal said to it. Null: nothing yet.</summary>
        public bool? Kept { get; set; }

        /// <summary>Attempts that it counts, at most.</summary>
        public int Attempts { get; set; }

        public int TurnedAt { get; private set; }

        /// <summary>True: somebody asked to have it gone, so if it is there it goes to the CSMS a second time.</summary>
        public bool IsDone { get; private set; }

        public void Turn(Turning turning, int at)
        {
            (TurnedAt, IsDone) = (at, turning.Into is CallState.Absent);
            State.Asked(turning.Of, at, turning.IsTold);
        }

        public void Fails(int at)
        {
            Attempts++;
            _failures.Add(at);
        }

        /// <summary>What is not known to be on disk is done again, and may be there already.</summary>
        public void MayFailAgain() => Attempts += _failures.Count;

        /// <inheritdoc cref="JournalBook.Safe"/>
        public void Safe(int at)
        {
            State.Safe(at);
            _failures.RemoveAll(f => f <= at);
        }

        public bool IsReplacedBy(HeldCall newer)
            => newer.Replaces is not null && call.Replaces == newer.Replaces && call.Station == newer.Station && call.MessageId != newer.MessageId;
    }
}
