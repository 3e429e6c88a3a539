using System.Collections.Immutable;

namespace Gateway.Journal;

/// <summary>What is held, as far as it is needed without touching the disk. Not safe for threads: <see cref="JournalDesk"/> locks.</summary>
internal sealed class JournalIndex(TimeProvider time)
{
    private readonly Dictionary<string, CallQueue> _stations = [];
    private readonly Dictionary<(string Station, long LocalId), LocalTransaction> _transactions = [];
    private readonly Dictionary<string, string> _names = [];        // one string for each transaction, not one for each sample

    public int Count { get; private set; }

    public IEnumerable<IndexEntry> Everything => _stations.Values.SelectMany(q => q.Entries);

    public bool Holds(string station) => _stations.ContainsKey(station);

    public bool Holds(string station, long sequence) => _stations.TryGetValue(station, out var queue) && queue.Has(sequence);

    public int CountOf(string station) => _stations.GetValueOrDefault(station)?.Count ?? 0;

    /// <summary>Of the payloads that are held of a station.</summary>
    public long BytesOf(string station) => _stations.GetValueOrDefault(station)?.Bytes ?? 0;

    public void Add(HeldCall call)
    {
        if (!_stations.TryGetValue(call.Station, out var queue))
        {
            _stations[call.Station] = queue = new();
        }

        var before = queue.Count;
        queue.Add(new(call.Sequence, call.Kind, call.HeldAt, Since(call.HeldAt), call.Attempts, Shared(call.Transaction), call.Payload.Length));
        Count += queue.Count - before;
    }

    public void Remove(string station, long sequence)
    {
        if (_stations.TryGetValue(station, out var queue) && queue.Remove(sequence))
        {
            Count--;
            if (queue.Count is 0)
            {
                _stations.Remove(station);
            }
        }

        if (Count is 0)
        {
            _names.Clear();
        }
    }

    public void Remove(long sequence)
    {
        foreach (var station in _stations.Keys.ToList())
        {
            Remove(station, sequence);
        }
    }

    public int Attempted(string station, long sequence)
        => _stations.TryGetValue(station, out var queue) ? queue.Attempted(sequence) : 0;

    public List<(long Sequence, int Attempts)> Next(string station, int count)
    {
        var next = new List<(long, int)>();
        _stations.GetValueOrDefault(station)?.Next(count, next);
        return next;
    }

    public LocalTransaction? Find(string station, long localId) => _transactions.GetValueOrDefault((station, localId));

    public void Put(LocalTransaction transaction) => _transactions[(transaction.Station, transaction.LocalId)] = transaction;

    public void Forget(string station, long localId) => _transactions.Remove((station, localId));

    public IReadOnlyList<LocalTransaction> Transactions(string station)
        => [.. _transactions.Values.Where(t => t.Station == station).OrderBy(t => t.Since).ThenBy(t => t.LocalId)];

    public ImmutableSortedDictionary<string, int> PerStation()
        => _stations.ToImmutableSortedDictionary(s => s.Key, s => s.Value.Count, StringComparer.Ordinal);

    public IndexEntry? Oldest()
        => _stations.Values.Select(q => q.Oldest).Where(e => e is not null).MinBy(e => e!.Value.Sequence);

    /// <summary>Calls that may go, what matters least first; among those the oldest first.</summary>
    public List<long> MayGo()
    {
        foreach (var kind in (HeldKind[])[HeldKind.Event, HeldKind.Status])
        {
            List<long> all = [.. Everything.Where(e => e.Kind == kind).Select(e => e.Sequence)];
            if (all.Count > 0)
            {
                all.Sort();
                return all;
            }
        }

        List<long> samples = [.. _stations.Values.SelectMany(q => Thinning.Of(q.Entries))];
        samples.Sort();
        return samples;
    }

    private string? Shared(string? name)
    {
        if (name is null)
        {
            return null;
        }

        return _names.TryGetValue(name, out var known) ? known : _names[name] = name;
    }

    private long Since(DateTimeOffset heldAt)
    {
        var age = time.GetUtcNow() - heldAt;
        return time.GetTimestamp() - (long)(Math.Max(0, age.TotalSeconds) * time.TimestampFrequency);
    }
}
