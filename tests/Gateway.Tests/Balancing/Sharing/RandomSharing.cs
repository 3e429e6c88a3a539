using Gateway.Balancing.Sharing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>Loads under some constraints, all drawn from one seed.</summary>
internal sealed class RandomSharing
{
    private readonly Random _random;

    public RandomSharing(int seed, bool phasors = false, bool continuous = false, int most = 12)
    {
        _random = new(seed);
        var loads = _random.Next(1, most + 1);
        var constraints = _random.Next(1, 7);
        Entries = [.. EntriesOf(loads, constraints, phasors)];
        Couplings = new(loads, constraints, Entries);
        Sharer = new(Couplings);
        Draw(continuous);
    }

    public List<Entry> Entries { get; }

    public Couplings Couplings { get; }

    public Sharer Sharer { get; }

    public Wishes Wishes => Sharer.Wishes;

    public int Loads => Couplings.Loads;

    public double Next(double from, double to) => from + (_random.NextDouble() * (to - from));

    /// <summary>New wishes and rooms on the same network.</summary>
    public void Draw(bool continuous)
    {
        for (var i = 0; i < Loads; i++)
        {
            var kind = continuous ? 0 : _random.Next(4);
            Wishes.Minimum[i] = continuous && _random.Next(2) == 0 ? 0 : _random.Next(1, 9);
            Wishes.Upper[i] = _random.Next(5) == 0 ? 0 : Next(4, 40);
            Wishes.Step[i] = kind switch { 0 => 0, 1 => 0.1, _ => 1 };
            Wishes.Pilots[i] = kind == 3 ? [8, 16, 24, 32] : null;
            Wishes.Weight[i] = _random.Next(3) == 0 ? Next(0.1, 3) : 1;
            Wishes.Class[i] = _random.Next(3);
            Wishes.Rank[i] = _random.Next(3);
            Wishes.Serving[i] = _random.Next(2) == 0;
            Couplings.Use(i, _random.Next(1, 8));
        }

        for (var c = 0; c < Couplings.Constraints; c++)
        {
            Sharer.Room[c] = _random.Next(12) == 0 ? Next(-20, 3) : Next(3, 30 + (8 * Loads));
        }
    }

    public void CopyTo(RandomSharing other)
    {
        for (var i = 0; i < Loads; i++)
        {
            (other.Wishes.Minimum[i], other.Wishes.Upper[i], other.Wishes.Step[i]) = (Wishes.Minimum[i], Wishes.Upper[i], Wishes.Step[i]);
            (other.Wishes.Pilots[i], other.Wishes.Weight[i], other.Wishes.Class[i]) = (Wishes.Pilots[i], Wishes.Weight[i], Wishes.Class[i]);
            (other.Wishes.Rank[i], other.Wishes.Serving[i]) = (Wishes.Rank[i], Wishes.Serving[i]);
            other.Couplings.Use(i, InUse(i));
        }

        Sharer.Room.CopyTo(other.Sharer.Room, 0);
    }

    /// <summary>The length of what flows through a constraint, reckoned by the book.</summary>
    public double Flow(int constraint, Func<int, double> current)
    {
        var (re, im) = (0.0, 0.0);
        for (var i = 0; i < Loads; i++)
        {
            for (var e = Couplings.First[i]; e < Couplings.End[i]; e++)
            {
                if (Couplings.Row[e] == constraint)
                {
                    re += Couplings.Re[e] * current(i);
                    im += Couplings.Im[e] * current(i);
                }
            }
        }

        return Math.Sqrt((re * re) + (im * im));
    }

    public bool IsIn(int load, int constraint)
        => Enumerable.Range(Couplings.First[load], Couplings.End[load] - Couplings.First[load])
            .Any(e => Couplings.Row[e] == constraint && (Couplings.Re[e] != 0 || Couplings.Im[e] != 0));

    public bool IsLegal(int load, double current)
    {
        var steps = (current - Wishes.Minimum[load]) / Wishes.Step[load];
        return current == 0 || (current <= Wishes.Upper[load] + 1e-6 && (Wishes.Pilots[load] is { } pilots ? pilots.Contains(current)
            : current >= Wishes.Minimum[load] - 1e-6 && (Wishes.Step[load] == 0 || Math.Abs(steps - Math.Round(steps)) < 1e-6)));
    }

    private int InUse(int load)
        => Enumerable.Range(Couplings.First[load], Couplings.End[load] - Couplings.First[load])
            .Where(e => Couplings.Re[e] != 0 || Couplings.Im[e] != 0).Aggregate(0, (bits, e) => bits | 1 << (Couplings.Place[e] % 4)) & 7;

    private IEnumerable<Entry> EntriesOf(int loads, int constraints, bool phasors)
    {
        for (var i = 0; i < loads; i++)
        {
            for (var c = 0; c < constraints; c++)
            {
                var angle = _random.Next(12) * Math.PI / 6;
                var size = _random.Next(3) == 0 ? 0.5 : 1;
                if (c == 0 || _random.Next(2) == 0)
                {
                    yield return new(i, c, _random.Next(3), phasors ? size * Math.Cos(angle) : size, phasors ? size * Math.Sin(angle) : 0);
                }
            }
        }
    }
}
