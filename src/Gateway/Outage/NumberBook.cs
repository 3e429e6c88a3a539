using System.Security.Cryptography;

namespace Gateway.Outage;

/// <summary>
/// The numbers of one station's transactions in both directions. What the station says is looked up among local ids only, what
/// the CSMS says among the CSMS's ids only: so a number may be both and mean two things. Not thread-safe.
/// </summary>
internal sealed class NumberBook
{
    /// <summary>What a transaction is called that the CSMS never numbered (OCPP 1.6 errata 3.18). Several may have it.</summary>
    public const long NoNumber = -1;

    private const int LowestInvented = 1 << 30;     // far from where a CSMS counts, within 32 bits with a sign
    private const int RememberedIds = 64;

    private readonly string _station;
    private readonly ITransactionStore _store;
    private readonly TimeProvider _time;
    private readonly Func<long> _random;
    private readonly List<TransactionNumber> _numbers;              // oldest first; a handful
    private readonly Dictionary<long, long> _endedAt = [];          // by local id: TimeProvider.GetTimestamp
    private readonly Queue<long> _seen = new();                     // the CSMS's own ids that the station knows, as far as told

    public NumberBook(string station, ITransactionStore store, TimeProvider time, Func<long>? random)
    {
        (_station, _store, _time) = (station, store, time);
        _random = random ?? (() => RandomNumberGenerator.GetInt32(LowestInvented, int.MaxValue));
        _numbers = [.. store.Load(station)];
        foreach (var ended in _numbers.Where(n => n.IsEnded))
        {
            _endedAt[ended.LocalId] = time.GetTimestamp();          // the time before the restart is not known: the wait begins anew
        }
    }

    public int Count => _numbers.Count;

    public TransactionNumber? ByLocal(long localId) => _numbers.Find(n => n.LocalId == localId);

    /// <summary>
    /// The transaction that the CSMS means: the running one, or else the last that ended. Null where none has that id, and where
    /// two that run have it: better that the station refuses than that the wrong car stops.
    /// </summary>
    public TransactionNumber? ByCsms(long csmsId)
    {
        var all = csmsId == NoNumber ? [] : _numbers.FindAll(n => n.CsmsId == csmsId);
        var running = all.FindAll(n => !n.IsEnded);
        return running.Count == 0 ? all.LastOrDefault() : running.Count == 1 ? running[0] : null;
    }

    public bool HasRunning(long csmsId) => csmsId != NoNumber && _numbers.Exists(n => n.CsmsId == csmsId && !n.IsEnded);

    /// <summary>A transaction on this connector has no id of the CSMS yet.</summary>
    public bool Awaits(long connector) => _numbers.Exists(n => n.Connector == connector && n.CsmsId is null && !n.IsEnded);

    public bool IsTaken(long id) => _seen.Contains(id) || _numbers.Exists(n => n.LocalId == id || n.CsmsId == id);

    /// <summary>A number that means nothing yet, neither to the station nor to the CSMS, as far as we know. Random: nobody can guess it.</summary>
    public long Invent()
    {
        while (true)
        {
            var id = _random();
            if (!_seen.Contains(id) && !_numbers.Exists(n => n.LocalId == id || n.CsmsId == id))
            {
                return id;
            }
        }
    }

    public void Saw(long csmsId)
    {
        if (_seen.Contains(csmsId))
        {
            return;
        }

        if (_seen.Count == RememberedIds)
        {
            _seen.Dequeue();
        }

        _seen.Enqueue(csmsId);
    }

    /// <summary>The store has it already, or gets it by <see cref="Number"/>.</summary>
    public void Add(long localId, int connector)
    {
        if (ByLocal(localId) is null)
        {
            _numbers.Add(new(localId, null, connector));
        }
    }

    public void Number(long localId, long csmsId)
    {
        var at = _numbers.FindIndex(n => n.LocalId == localId);
        if (at < 0 || _numbers[at].CsmsId == csmsId)
        {
            return;
        }

        var number = _numbers[at] with { CsmsId = csmsId };
        Keep(at, number);
        EndNumbered(number.Connector, at);
    }

    /// <summary>
    /// A connector has one transaction: where a later one has begun for the CSMS too, all that was owed about the earlier is
    /// delivered, even if its StopTransaction never came.
    /// </summary>
    /// <param name="before">Only those that are older than the one at this place.</param>
    public void EndNumbered(int connector, int before = int.MaxValue)
    {
        for (var at = 0; at < Math.Min(before, _numbers.Count); at++)
        {
            if (_numbers[at].Connector == connector && _numbers[at].CsmsId is not null)
            {
                End(at);
            }
        }
    }

    public void End(long localId) => End(_numbers.FindIndex(n => n.LocalId == localId));

    /// <summary>Forgets what ended longer ago than this.</summary>
    public void Forget(TimeSpan after)
    {
        if (_endedAt.Count == 0)
        {
            return;
        }

        foreach (var (localId, _) in _endedAt.Where(e => _time.GetElapsedTime(e.Value) >= after).ToList())
        {
            _endedAt.Remove(localId);
            _numbers.RemoveAll(n => n.LocalId == localId);
            _store.Forget(_station, localId);
        }
    }

    private void End(int at)
    {
        if (at >= 0 && !_numbers[at].IsEnded)
        {
            _endedAt[_numbers[at].LocalId] = _time.GetTimestamp();
            Keep(at, _numbers[at] with { IsEnded = true });
        }
    }

    private void Keep(int at, TransactionNumber number)
    {
        _numbers[at] = number;
        _store.Keep(_station, number);
    }
}
