using System.Collections.Immutable;
using System.Globalization;
using Gateway.Journal;

namespace Gateway.Firmware;

/// <summary>All publications that run or are published, on disk before anybody hears of them; and what the CSMS has withdrawn.</summary>
internal sealed class PublicationBook
{
    private const string Kind = "publication", WithdrawnKind = "withdrawnFirmware";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Publication> _all = [];     // under _lock
    private readonly HashSet<long> _ending = [];                        // under _lock
    private readonly DurableNotes _notes;
    private ImmutableHashSet<string> _withdrawn;                        // written under _lock
    private long _last;                                                 // under _lock

    public PublicationBook(DurableNotes notes)
    {
        _notes = notes;
        foreach (var (_, json) in notes.All(Kind))
        {
            if (Publication.Read(json) is { } publication)
            {
                _all[publication.Number] = publication;
                _last = Math.Max(_last, publication.Number);
            }
        }

        _withdrawn = [.. notes.All(WithdrawnKind).Select(note => note.Key)];
    }

    /// <summary>Without those whose end the CSMS is being told.</summary>
    public IReadOnlyList<Publication> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Values.Where(p => !_ending.Contains(p.Number))];
            }
        }
    }

    /// <summary>Null: there is none of that number (any more).</summary>
    public Publication? Find(long number)
    {
        lock (_lock)
        {
            return _all.GetValueOrDefault(number);
        }
    }

    /// <param name="make">Given its number.</param>
    /// <returns>Null: it could not be written.</returns>
    public Publication? Add(Func<long, Publication> make)
    {
        lock (_lock)
        {
            var publication = make(_last + 1);
            if (!Write(publication))
            {
                _notes.Remove(Kind, KeyOf(publication.Number));
                return null;
            }

            _last = publication.Number;
            return _all[publication.Number] = publication;
        }
    }

    /// <summary>Notes what has changed, unless it was removed meanwhile.</summary>
    public void Change(Publication publication)
    {
        lock (_lock)
        {
            if (_all.ContainsKey(publication.Number))
            {
                _all[publication.Number] = publication;
                Write(publication);
            }
        }
    }

    /// <summary>The CSMS is about to hear of its end, and may ask right then. It stays on disk until it is removed.</summary>
    public void Ends(long number)
    {
        lock (_lock)
        {
            _ending.Add(number);
        }
    }

    public void Remove(long number)
    {
        lock (_lock)
        {
            _ending.Remove(number);
            _all.Remove(number);
            _notes.Remove(Kind, KeyOf(number));
        }
    }

    /// <summary>The CSMS does not want stations to get the image any more, until it publishes it anew.</summary>
    public void Withdraw(string sha256, bool isWithdrawn)
    {
        lock (_lock)
        {
            if (isWithdrawn == _withdrawn.Contains(sha256))
            {
                return;
            }

            _withdrawn = isWithdrawn ? _withdrawn.Add(sha256) : _withdrawn.Remove(sha256);
            _ = isWithdrawn ? _notes.Put(WithdrawnKind, sha256, [1]) : _notes.Remove(WithdrawnKind, sha256);
        }
    }

    /// <summary>Asked by threads that frames wait for.</summary>
    public bool IsWithdrawn(string sha256) => Volatile.Read(ref _withdrawn).Contains(sha256);

    private bool Write(Publication publication) => _notes.Put(Kind, KeyOf(publication.Number), publication.Write());

    private static string KeyOf(long number) => number.ToString("D20", CultureInfo.InvariantCulture);
}
