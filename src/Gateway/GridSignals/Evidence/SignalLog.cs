using System.Globalization;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.GridSignals.Evidence;

/// <summary>
/// Evidence of every signal: what came, what was made of it, and what came of that. On disk, bounded in number and age. Each step is
/// an event as well.
/// </summary>
internal sealed class SignalLog
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "signal";

    /// <summary>Some regulate every second; a flash disk shall not be written as often.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);

    private readonly EvidenceOptions _options;
    private readonly DurableNotes _notes;
    private readonly SiteEvents _events;
    private readonly Lock _lock = new();
    private readonly HashSet<SignalRecord> _unwritten = [];                 // under _lock, as the next two
    private readonly SortedDictionary<long, DateTimeOffset> _kept = [];     // those on disk, and when they were received
    private long _last;
    private long? _writtenAt;

    public SignalLog(EvidenceOptions options, DurableNotes notes, SiteEvents events, TimeProvider time, ILogger<SignalLog> logger)
    {
        (_options, _notes, _events, Time) = (options, notes, events, time);
        foreach (var (key, value) in notes.All(Kind))
        {
            if (SignalNote.Read(value) is { } record)
            {
                _kept[record.Number] = record.Received;
                _last = Math.Max(_last, record.Number);
            }
            else
            {
                Log.RecordUnreadable(logger, key);
                notes.Remove(Kind, key);
            }
        }
    }

    internal TimeProvider Time { get; }

    /// <summary>A signal has come.</summary>
    /// <param name="kind">Such as <c>limit</c>, <c>derControl</c>, <c>afrr</c>.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="id">As the source names it; empty: it does not.</param>
    /// <param name="text">What it wants, in one sentence.</param>
    public SignalRecord Begin(string kind, string source, string id, string text)
    {
        lock (_lock)
        {
            var record = new SignalRecord(this, ++_last, kind, source, id, text);
            _unwritten.Add(record);
            return record;
        }
    }

    /// <summary>Those of a kind that were not over when the gateway ended, the oldest first. To be asked for once, at the start.</summary>
    public IReadOnlyList<SignalRecord> Resume(string kind)
        => [.. _notes.All(Kind).Select(note => SignalNote.Read(note.Value)).OfType<SignalNote>().Where(note => note.Kind == kind)
            .Select(note => new SignalRecord(this, note)).Where(record => !record.IsOver)];

    /// <summary>All that are kept, the oldest first.</summary>
    public IReadOnlyList<SignalNote> All()
    {
        Keep(atOnce: true);
        return [.. _notes.All(Kind).Select(note => SignalNote.Read(note.Value)).OfType<SignalNote>()];
    }

    internal void Stepped(SignalRecord record, SignalStep step)
    {
        lock (_lock)
        {
            _unwritten.Add(record);
        }

        if (step.Stage is not SignalStage.CommandSent)
        {
            var about = step.Resource is { } resource ? $"{resource}: " : "";
            _events.Happened(
                "signal" + step.Stage, record.Source,
                string.Create(CultureInfo.InvariantCulture, $"signal {record.Number} ({record.Text}), after {step.After.TotalSeconds:0.0} s: {about}{step.Text}"));
        }
    }

    /// <summary>Writes what is due, and forgets what is too old or too much. About once a second; may wait for the disk.</summary>
    public void Keep(bool atOnce = false)
    {
        foreach (var record in Due(atOnce))
        {
            _notes.Put(Kind, Key(record.Number), record.Note.Write());
        }

        foreach (var number in Surplus())
        {
            _notes.Remove(Kind, Key(number));
        }
    }

    private List<SignalRecord> Due(bool atOnce)
    {
        lock (_lock)
        {
            if (_unwritten.Count == 0 || (!atOnce && _writtenAt is { } at && Time.GetElapsedTime(at) < WriteEvery))
            {
                return [];
            }

            _writtenAt = Time.GetTimestamp();
            var due = _unwritten.OrderBy(r => r.Number).ToList();
            _unwritten.Clear();
            due.ForEach(record => _kept[record.Number] = record.Received);
            return due;
        }
    }

    private List<long> Surplus()
    {
        lock (_lock)
        {
            var (now, over) = (Time.GetUtcNow(), _kept.Count - _options.Most);
            var gone = _kept.Where((r, i) => i < over || now - r.Value > _options.Keep).Select(r => r.Key).ToList();
            gone.ForEach(number => _kept.Remove(number));
            return gone;
        }
    }

    /// <summary>In the order of the numbers.</summary>
    private static string Key(long number) => number.ToString("D12", CultureInfo.InvariantCulture);
}
