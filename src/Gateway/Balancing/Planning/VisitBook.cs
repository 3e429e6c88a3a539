using Gateway.Journal;
using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>Who came in the last four weeks, on disk where there is one; and what is usual here.</summary>
internal sealed class VisitBook
{
    /// <summary>In <see cref="DurableNotes"/>: by <see cref="Visit.Key"/>.</summary>
    private const string Kind = "visit";

    /// <summary>A busy site with hundreds of EVSEs has as many in four weeks; older ones go first.</summary>
    private const int Most = 20_000;

    private const long Kept = (long)Diary.Weeks * 7 * PlanClock.PeriodsOfDay;
    private const double UsualEnergy = 10_000;      // Wh: a first guess
    private const double UsualStay = PlanClock.PeriodsOfDay / 4.0;

    private readonly DurableNotes? _notes;
    private readonly Queue<Visit> _visits = new();

    public VisitBook(DurableNotes? notes)
    {
        _notes = notes;
        foreach (var (key, value) in notes?.All(Kind) ?? [])
        {
            if (Visit.Read(value) is { } visit && visit.Key == key)
            {
                Learn(visit);
            }
            else
            {
                notes!.Remove(Kind, key);
            }
        }
    }

    /// <summary>In Wh.</summary>
    public Trust Trust { get; } = new(UsualEnergy, UsualStay);

    /// <summary>About in the order of time.</summary>
    public IReadOnlyCollection<Visit> Visits => _visits;

    public void Add(Visit visit)
    {
        if (!visit.IsSound)
        {
            return;
        }

        Learn(visit);
        _notes?.Put(Kind, visit.Key, visit.Write());
        while (_visits.Count > Most || _visits.Peek().From < visit.From - Kept)
        {
            _notes?.Remove(Kind, _visits.Dequeue().Key);
        }
    }

    private void Learn(Visit visit)
    {
        _visits.Enqueue(visit);
        Trust.Learn(visit.Asked?.Value, visit.Took.Value, visit.To - visit.From);
    }
}
