using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>Knows who is here and who came in the last weeks, and weighs those who are here.</summary>
internal sealed class SitePlanner(SiteImage image, VisitBook book)
{
    private static readonly double HoursOfPeriod = PlanClock.Period.TotalHours;

    private readonly Lobby _lobby = new(image, book);

    /// <returns>True: a car has come.</returns>
    public bool Look(long now) => _lobby.Look(now);

    public IReadOnlyList<Worth> Weigh(long now, Survey survey)
    {
        var guests = new List<(Candidate Who, Stay Stay)>();
        foreach (var candidate in survey.Candidates)
        {
            if (_lobby.At(candidate.At) is { } car && candidate is { Most: > 0, WattPerAmpere: > 0 })
            {
                survey.Couplings.Use(candidate.Load, candidate.Conductors);
                guests.Add((candidate, StayOf(now, candidate, car)));
            }
        }

        survey.Couplings.Settle();
        var weights = new double[survey.Berths.Length];
        new Planner(survey.Couplings, DiaryOf(survey)).Weigh(now, guests.Select(g => g.Stay).ToArray(), survey.Room, weights);
        return [.. guests.Select(g => new Worth(g.Who.At, g.Who.Transaction, Math.Min(1, weights[g.Stay.Load])))];
    }

    private Stay StayOf(long now, Candidate candidate, CarHere car)
    {
        var (trust, perUnit) = (book.Trust, candidate.WattPerAmpere * HoursOfPeriod);
        var said = candidate.Departure is { } departure ? PlanClock.PeriodAt(departure, image.Plan.TimeZone) : (long?)null;
        var left = Trust.Left(trust.Need(car.Asked?.Value), car.Took.Value, candidate.Most * perUnit);
        return new(candidate.Load, now, trust.Leaves(now, car.From, said), left / perUnit, candidate.Most);
    }

    private Diary DiaryOf(Survey survey)
    {
        var loads = survey.Berths.Index().ToDictionary(b => b.Item.At, b => b.Index);
        var diary = new Diary(PlanClock.PeriodsOfDay);
        foreach (var visit in book.Visits)
        {
            if (loads.TryGetValue(visit.At, out var load) && survey.Berths[load] is { Most: > 0 } berth)
            {
                diary.Add(new(load, visit.From, visit.To, visit.Took.Value / (berth.WattPerAmpere * HoursOfPeriod), berth.Most));
            }
        }

        return diary;
    }
}
