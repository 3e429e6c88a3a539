using Gateway.Balancing;
using Gateway.Balancing.Sharing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>What is quick comes to the same as what is plain.</summary>
public sealed class PathProperties
{
    [Theory]
    [InlineData(12, 3000)]
    [InlineData(330, 20)]       // too many for the programme: greedy
    public void Three_conductors_side_by_side_are_shared_as_one_by_one(int most, int cases)
        => SharerProperties.ForAny(seed =>
        {
            var (quick, plain) = (Draw(seed, most, shortens: true), Draw(seed, most, shortens: false));
            Assert.True(quick.Couplings.Paths is not null && plain.Couplings.Paths is null);
            foreach (var strategy in Enum.GetValues<Strategy>())
            {
                quick.Sharer.Share(strategy);
                plain.Sharer.Share(strategy);
                Assert.All(plain.Sharer.Current.Zip(quick.Sharer.Current), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
                Assert.Equal(plain.Sharer.Refused, quick.Sharer.Refused);
                if (Array.TrueForAll(plain.Sharer.Wishes.Step, step => step == 1))
                {
                    // Of two that are full at once sums of parts of an ampere may name either.
                    Assert.Equal(plain.Sharer.StoppedBy, quick.Sharer.StoppedBy);
                }
            }
        }, cases);

    [Fact]
    public void Whole_amperes_go_to_whom_has_least_one_by_one()
        => SharerProperties.ForAny(seed =>
        {
            var (couplings, sharer) = Draw(seed, most: 12, shortens: seed % 2 == 0);
            var wishes = sharer.Wishes;
            Array.Fill(wishes.Weight, 1);
            for (var i = 0; i < couplings.Loads; i++)
            {
                (wishes.Step[i], wishes.Minimum[i]) = (1, Math.Ceiling(wishes.Minimum[i]));
            }

            sharer.Share(Strategy.Fair);
            var (current, refused) = (sharer.Current.ToArray(), sharer.Refused.ToArray());
            Assert.Equal(OneByOne(couplings, wishes, sharer.Room, refused), current);
        }, cases: 3000);

    [Theory]
    [InlineData(Strategy.Fair)]
    [InlineData(Strategy.Priority)]
    [InlineData(Strategy.Throughput)]
    public void Room_that_decides_nothing_may_be_left_out(Strategy strategy)
        => SharerProperties.ForAny(seed =>
        {
            var ((_, plain), (_, trimmed)) = (Draw(seed, most: 12, shortens: true), Draw(seed, most: 12, shortens: true));
            (plain.Room[0], trimmed.Room[0]) = (Math.Round(plain.Room[0]) - 1e-7, Math.Round(plain.Room[0]) - 1e-7);      // as sums are
            plain.Share(strategy);
            trimmed.Share(strategy);
            trimmed.Trimmed();
            trimmed.Share(strategy);
            Assert.Equal(plain.Current, trimmed.Current);
            Assert.Equal(plain.StoppedBy, trimmed.StoppedBy);
            Assert.Equal(plain.Refused, trimmed.Refused);
        }, cases: 3000);

    /// <summary>By the book: no counting, no jumps.</summary>
    private static double[] OneByOne(Couplings couplings, Wishes wishes, double[] room, bool[] refused)
    {
        double[] current = [.. Enumerable.Range(0, couplings.Loads).Select(i => wishes.IsWanting(i) && !refused[i] ? wishes.Minimum[i] : 0)];
        var open = Enumerable.Range(0, couplings.Loads).Where(i => current[i] > 0).ToList();
        while (open.Count > 0)
        {
            var next = open.MinBy(i => current[i]);        // of equals the first
            current[next]++;
            if (current[next] > wishes.Upper[next] + 1e-6 || Enumerable.Range(0, room.Length).Any(c => IsOver(couplings, room, current, next, c)))
            {
                current[next]--;
                open.Remove(next);
            }
        }

        return current;
    }

    private static bool IsOver(Couplings couplings, double[] room, double[] current, int load, int constraint)
    {
        var terms = Enumerable.Range(couplings.RowFirst[constraint], couplings.RowEnd[constraint] - couplings.RowFirst[constraint]).ToList();
        return terms.Exists(m => couplings.Member[m] == load)
            && terms.Sum(m => current[couplings.Member[m]]) > room[constraint] + 1e-6;
    }

    private static (Couplings Couplings, Sharer Sharer) Draw(int seed, int most, bool shortens)
    {
        var random = new Random(seed);
        var (loads, nodes) = (random.Next(most / 2, most + 1), random.Next(1, 9));
        int[] parents = [.. Enumerable.Range(0, nodes).Select(n => n == 0 ? -1 : random.Next(n))];
        var entries = new List<Entry>();
        for (var i = 0; i < loads; i++)
        {
            var conductors = random.Next(1, 8);
            for (var node = random.Next(nodes); node >= 0; node = parents[node])
            {
                entries.AddRange(Enumerable.Range(0, 3).Where(k => (conductors >> k & 1) != 0).Select(k => new Entry(i, (3 * node) + k, k)));
            }
        }

        var couplings = new Couplings(loads, 3 * nodes, entries, shortens);
        var sharer = new Sharer(couplings);
        var isWhole = random.Next(2) == 0;
        for (var i = 0; i < loads; i++)
        {
            var wishes = sharer.Wishes;
            (wishes.Minimum[i], wishes.Upper[i]) = (random.Next(5, 9), random.Next(5) == 0 ? 0 : random.Next(4, 40));
            (wishes.Step[i], wishes.Weight[i]) = isWhole ? (1, 1) : (new[] { 0, 0.5, 1 }[random.Next(3)], 1 + random.NextDouble());
            (wishes.Class[i], wishes.Rank[i], wishes.Serving[i]) = (random.Next(3), random.Next(3), random.Next(2) == 0);
            couplings.Use(i, random.Next(1, 8));
        }

        for (var c = 0; c < sharer.Room.Length; c++)
        {
            sharer.Room[c] = random.Next(12) == 0 ? random.Next(-20, 3) : random.Next(3, 30 + (12 * loads)) + (random.Next(2) * random.NextDouble());
        }

        return (couplings, sharer);
    }
}
