using Gateway.Balancing.Sharing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>An order that is kept and repaired is the one that sorting anew would give.</summary>
public sealed class RankingTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 50)]
    [InlineData(2, 2)]      // hardly any order is left to keep
    [InlineData(50, 50)]
    [InlineData(1000, 3)]
    public void Whoever_has_changed_is_put_where_he_belongs(int changes, int loads)
        => SharerProperties.ForAny(seed =>
        {
            var random = new Random(seed);
            var wishes = new Wishes(loads);
            var ranking = new Ranking<ByWeight>(loads);
            for (var round = 0; round < 20; round++)
            {
                for (var change = 0; change < changes; change++)
                {
                    wishes.Weight[random.Next(loads)] = random.Next(5);
                }

                Assert.Equal(Enumerable.Range(0, loads).OrderByDescending(i => wishes.Weight[i]).ThenBy(i => i), ranking.Sorted(new(wishes, byClass: false)).ToArray());
            }
        }, cases: 100);
}
