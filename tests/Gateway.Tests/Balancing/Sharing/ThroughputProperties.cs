using Gateway.Balancing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>Throughput against other ways to find the most.</summary>
public sealed class ThroughputProperties
{
    private const double Epsilon = 1e-4;

    [Fact]
    public void No_corner_of_the_linear_programme_is_better()
        => SharerProperties.ForAny(seed =>
        {
            var drawn = Continuous(seed, phasors: false);
            drawn.Sharer.Share(Strategy.Throughput);

            Assert.True(Worth(drawn, i => drawn.Sharer.Current[i]) >= BestCorner(drawn) - Epsilon);
        });

    [Fact]
    public void No_random_current_is_better_where_currents_are_phasors()
        => SharerProperties.ForAny(seed =>
        {
            var drawn = Continuous(seed, phasors: true);
            drawn.Sharer.Share(Strategy.Throughput);
            var found = Worth(drawn, i => drawn.Sharer.Current[i]);
            for (var n = 0; n < 200; n++)
            {
                var some = Enumerable.Range(0, drawn.Loads).Select(i => drawn.Next(-0.5, 1.5) * drawn.Wishes.Upper[i])
                    .Select((x, i) => Math.Clamp(x, 0, drawn.Wishes.Upper[i])).ToArray();
                var fits = Enumerable.Range(0, drawn.Couplings.Constraints)
                    .Select(c => (Flow: drawn.Flow(c, i => some[i]), Room: drawn.Sharer.Room[c]))
                    .Where(c => c.Flow > c.Room).Aggregate(1.0, (scale, c) => Math.Min(scale, c.Room / c.Flow));

                Assert.True(found >= (Worth(drawn, i => some[i]) * fits) - Epsilon);
            }
        });

    private static RandomSharing Continuous(int seed, bool phasors)
    {
        var drawn = new RandomSharing(seed, phasors, continuous: true, most: 4);
        for (var c = 0; c < drawn.Couplings.Constraints; c++)
        {
            drawn.Sharer.Room[c] = Math.Max(0, drawn.Sharer.Room[c] / 3);
        }

        Array.Clear(drawn.Wishes.Minimum);
        return drawn;
    }

    private static double Worth(RandomSharing drawn, Func<int, double> current)
        => Enumerable.Range(0, drawn.Loads).Sum(i => drawn.Wishes.Weight[i] * current(i));

    /// <summary>An optimum lies where as many bounds meet as there are loads: all such points are tried.</summary>
    private static double BestCorner(RandomSharing drawn)
    {
        var planes = Planes(drawn);
        var best = 0.0;
        foreach (var chosen in Choices(planes.Count, drawn.Loads))
        {
            if (Meet([.. chosen.Select(p => planes[p])]) is { } corner && planes.TrueForAll(p => Side(p, corner) <= 1e-7))
            {
                best = Math.Max(best, Worth(drawn, i => corner[i]));
            }
        }

        return best;
    }

    /// <summary>Each as factors and, last, the right side: factors x current &lt;= right side.</summary>
    private static List<double[]> Planes(RandomSharing drawn)
    {
        var planes = new List<double[]>();
        for (var i = 0; i < drawn.Loads; i++)
        {
            planes.Add([.. Enumerable.Range(0, drawn.Loads).Select(j => j == i ? 1.0 : 0), drawn.Wishes.Upper[i]]);
            planes.Add([.. Enumerable.Range(0, drawn.Loads).Select(j => j == i ? -1.0 : 0), 0]);
        }

        for (var c = 0; c < drawn.Couplings.Constraints; c++)
        {
            planes.Add([.. Enumerable.Range(0, drawn.Loads).Select(j => drawn.Flow(c, i => i == j ? 1 : 0)), drawn.Sharer.Room[c]]);
        }

        return planes;
    }

    private static double Side(double[] plane, double[] point) => point.Select((x, i) => plane[i] * x).Sum() - plane[^1];

    private static IEnumerable<int[]> Choices(int from, int count, int first = 0)
        => count == 0 ? [[]] : Enumerable.Range(first, from - first).SelectMany(p => Choices(from, count - 1, p + 1).Select(rest => (int[])[p, .. rest]));

    /// <summary>Gauss; null: the planes have no single point in common.</summary>
    private static double[]? Meet(double[][] rows)
    {
        rows = [.. rows.Select(r => r.ToArray())];
        for (var k = 0; k < rows.Length; k++)
        {
            var pivot = Enumerable.Range(k, rows.Length - k).MaxBy(r => Math.Abs(rows[r][k]));
            (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
            if (Math.Abs(rows[k][k]) < 1e-9)
            {
                return null;
            }

            for (var r = 0; r < rows.Length; r++)
            {
                var factor = r == k ? 0 : rows[r][k] / rows[k][k];
                rows[r] = [.. rows[r].Select((x, i) => x - (factor * rows[k][i]))];
            }
        }

        return [.. rows.Select((r, k) => r[^1] / r[k])];
    }
}
