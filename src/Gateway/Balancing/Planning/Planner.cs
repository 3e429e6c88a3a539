using Gateway.Balancing.Sharing;

namespace Gateway.Balancing.Planning;

/// <summary>
/// Weights for the sharing, every few minutes. What a unit of current now is worth to a car depends on who will come: the coming
/// day is planned once for each of the last days like today, and the values are averaged. Nothing of the plan is carried out; where
/// nothing is known yet, and as a counterweight to its certainty, the car's own urgency counts.
/// </summary>
internal sealed class Planner(Couplings couplings, Diary diary)
{
    /// <summary>Days like today that are looked at.</summary>
    private const int Days = 5;

    /// <summary>As many days does urgency count for.</summary>
    private const double UrgencyCounts = 0.8;

    /// <summary>With more cars the plan would take too long, and one car's hours matter less.</summary>
    private const int MostGuests = 150;

    private const double Least = 0.01;

    private readonly Outlook _outlook = new(couplings);
    private readonly List<Stay> _expected = [];
    private double[] _values = [];

    /// <param name="guests">Who is here, with what he still wants.</param>
    /// <param name="room">Per constraint, in ampere.</param>
    /// <param name="weights">By load; only those of the guests are written.</param>
    public void Weigh(long now, ReadOnlySpan<Stay> guests, ReadOnlySpan<double> room, Span<double> weights)
    {
        var days = guests.Length <= MostGuests ? diary.DaysLike(now, Days) : [];
        _values = _values.Length < guests.Length ? new double[2 * guests.Length] : _values;
        Array.Clear(_values);
        foreach (var back in days)
        {
            diary.Expect(now, back, Outlook.Horizon, _expected);
            _outlook.Value(now, guests, _expected, room, _values);
        }

        for (var i = 0; i < guests.Length; i++)
        {
            var urgency = Urgency.Of(guests[i].Need, guests[i].To - now, guests[i].Most);
            weights[guests[i].Load] = Math.Max(Least, (_values[i] + (UrgencyCounts * urgency)) / (days.Count + UrgencyCounts));
        }
    }
}
