using System.Runtime.InteropServices;

namespace Gateway.Journal;

/// <summary>What is kept in memory of a held call: enough to choose by, the rest is read when it is wanted.</summary>
/// <param name="Since">Monotonic timestamp of when it was held.</param>
/// <param name="Bytes">Of its payload.</param>
internal readonly record struct IndexEntry(
    long Sequence, HeldKind Kind, DateTimeOffset HeldAt, long Since, int Attempts, string? Transaction, int Bytes)
{
    public bool Gone { get; init; }
}

/// <summary>The held calls of one station, oldest first. Most go at the front; any may.</summary>
internal sealed class CallQueue
{
    private const int SmallEnough = 64;

    private readonly List<IndexEntry> _entries = [];      // by sequence; those gone stay until they are the most
    private int _head;

    public int Count { get; private set; }

    /// <summary>Of all payloads.</summary>
    public long Bytes { get; private set; }

    public IEnumerable<IndexEntry> Entries => _entries.Skip(_head).Where(e => !e.Gone);

    public void Add(IndexEntry entry)
    {
        var at = _entries.Count is 0 || _entries[^1].Sequence < entry.Sequence ? ~_entries.Count : Find(entry.Sequence);
        if (at < 0)
        {
            _entries.Insert(~at, entry);
            Count++;
        }
        else
        {
            Count += _entries[at].Gone ? 1 : 0;
            Bytes -= _entries[at].Bytes;
            _entries[at] = entry;
        }

        Bytes += entry.Bytes;

        _head = Math.Min(_head, at < 0 ? ~at : at);
    }

    public bool Remove(long sequence)
    {
        var at = Find(sequence);
        if (at < 0 || _entries[at].Gone)
        {
            return false;
        }

        Bytes -= _entries[at].Bytes;
        _entries[at] = new(sequence, default, default, 0, 0, null, 0) { Gone = true };
        Count--;
        while (_head < _entries.Count && _entries[_head].Gone)
        {
            _head++;
        }

        if (_entries.Count > SmallEnough && Count * 2 < _entries.Count)
        {
            _entries.RemoveAll(e => e.Gone);
            _head = 0;
        }

        return true;
    }

    /// <summary>The number of attempts with this one; 0 for a call that is gone.</summary>
    public int Attempted(long sequence)
    {
        var at = Find(sequence);
        if (at < 0 || _entries[at].Gone)
        {
            return 0;
        }

        var entry = _entries[at];
        _entries[at] = entry with { Attempts = entry.Attempts + 1 };
        return entry.Attempts + 1;
    }

    public bool Has(long sequence) => Find(sequence) is var at and >= 0 && !_entries[at].Gone;

    public void Next(int count, List<(long Sequence, int Attempts)> into)
    {
        for (var i = _head; i < _entries.Count && into.Count < count; i++)
        {
            if (!_entries[i].Gone)
            {
                into.Add((_entries[i].Sequence, _entries[i].Attempts));
            }
        }
    }

    public IndexEntry? Oldest => Count is 0 ? null : _entries[_head];

    private int Find(long sequence)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        var (from, to) = (0, entries.Length - 1);
        while (from <= to)
        {
            var middle = from + ((to - from) / 2);
            if (entries[middle].Sequence == sequence)
            {
                return middle;
            }

            (from, to) = entries[middle].Sequence < sequence ? (middle + 1, to) : (from, middle - 1);
        }

        return ~from;
    }
}
