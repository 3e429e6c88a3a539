namespace Gateway.Balancing.Planning;

/// <summary>
/// Who came when, for four weeks: what is to be expected of today is what came on days like it, working days and weekends apart.
/// </summary>
/// <param name="periods">In a day.</param>
internal sealed class Diary(int periods)
{
    public const int Weeks = 4;

    private readonly Queue<Stay> _stays = new();
    private long _since = long.MaxValue;

    /// <summary>A stay that has ended, or of which the end is believed to be known, with all that it wanted.</summary>
    public void Add(Stay stay)
    {
        _since = Math.Min(_since, stay.From);
        _stays.Enqueue(stay);
        while (_stays.Peek().From < stay.From - (7L * Weeks * periods))
        {
            _stays.Dequeue();
        }
    }

    /// <summary>How many periods ago the last days like this one were, the latest first.</summary>
    public List<long> DaysLike(long now, int most)
    {
        var days = new List<long>();
        for (var back = 1; back <= 7 * Weeks && days.Count < most; back++)
        {
            var then = now - ((long)back * periods);
            if (then + (periods / 2) < _since)
            {
                break;
            }

            if (IsWeekend(then) == IsWeekend(now))
            {
                days.Add(now - then);
            }
        }

        return days;
    }

    /// <summary>Who came after the same time of day, as if it were to happen now.</summary>
    public void Expect(long now, long back, long horizon, List<Stay> expected)
    {
        expected.Clear();
        foreach (var stay in _stays)
        {
            var from = stay.From + back;
            if (from > now && from < now + horizon && stay.From <= now)
            {
                expected.Add(stay with { From = from, To = stay.To + back });
            }
        }
    }

    /// <summary>1 January 1970 was a Thursday.</summary>
    private bool IsWeekend(long period) => ((period / periods) + 3) % 7 >= 5;
}
