using Gateway.Balancing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>Raises while others may still draw what they have claimed.</summary>
public sealed class GrantProperties
{
    private const double Epsilon = 1e-4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_each_draws_of_its_claim_no_constraint_is_exceeded_that_was_not_before(bool phasors)
        => SharerProperties.ForAny(seed =>
        {
            var (drawn, from, toward, claims) = Life(seed, phasors);
            drawn.Sharer.Grant(from, toward, claims);
            var most = drawn.Sharer.Current.Select((now, i) => Math.Max(now, claims[3 * i])).ToArray();
            for (var n = 0; n < 50; n++)
            {
                var draws = most.Select(m => drawn.Next(-0.5, 1.5) * m).Select((d, i) => Math.Clamp(d, 0, most[i])).ToArray();
                for (var c = 0; c < drawn.Couplings.Constraints; c++)
                {
                    var booked = Enumerable.Range(0, drawn.Loads).Sum(i => drawn.Flow(c, j => j == i ? Math.Max(Math.Min(from[i], toward[i]), claims[3 * i]) : 0));
                    Assert.True(booked > drawn.Sharer.Room[c] || drawn.Flow(c, i => draws[i]) <= drawn.Sharer.Room[c] + Epsilon, $"constraint {c}");
                }
            }
        });

    [Fact]
    public void A_grant_lies_between_where_one_is_and_where_one_shall_be()
        => SharerProperties.ForAny(seed =>
        {
            var (drawn, from, toward, claims) = Life(seed, phasors: false);
            drawn.Sharer.Grant(from, toward, claims);
            Assert.All(Enumerable.Range(0, drawn.Loads), i =>
            {
                Assert.InRange(drawn.Sharer.Current[i], Math.Min(from[i], toward[i]), toward[i]);
                Assert.True(drawn.IsLegal(i, drawn.Sharer.Current[i]));
                Assert.True(drawn.Sharer.Current[i] >= toward[i] - 1e-6 || drawn.IsIn(i, drawn.Sharer.StoppedBy[i]), $"load {i} is stopped by nobody");
            });
        });

    [Fact]
    public void What_is_claimed_already_costs_nothing()
    {
        var drawn = Table.Of(22, 2);
        drawn.Grant([0, 10], [12, 10], [12, 12, 12, 10, 10, 10]);
        Assert.Equal([12, 10], drawn.Current);
    }

    /// <summary>A claim may be an old limit that is about to end: a raise up to it would make it last.</summary>
    [Fact]
    public void Where_more_is_claimed_than_there_is_nobody_rises_even_within_his_claim()
    {
        var drawn = Table.Of(20, 2);
        drawn.Grant([0, 10], [12, 10], [12, 12, 12, 10, 10, 10]);
        Assert.Equal([0, 10], drawn.Current);
        Assert.Equal(0, drawn.StoppedBy[0]);
    }

    [Fact]
    public void A_raise_waits_until_the_other_has_come_down()
    {
        var drawn = Table.Of(20, 2);

        drawn.Grant([10, 10], [14, 6], [10, 10, 10, 10, 10, 10]);
        Assert.Equal([10, 6], drawn.Current);
        Assert.Equal([0, -1], drawn.StoppedBy);

        drawn.Grant([10, 6], [14, 6], [10, 10, 10, 7, 7, 7]);
        Assert.Equal([13, 6], drawn.Current);
    }

    /// <summary>Where it is, where it shall be and what it may be drawing, alike on all conductors.</summary>
    private static (RandomSharing Drawn, double[] From, double[] Toward, double[] Claims) Life(int seed, bool phasors)
    {
        var drawn = new RandomSharing(seed, phasors);
        drawn.Sharer.Share(Strategy.Fair);
        var toward = drawn.Sharer.Current.ToArray();
        var from = toward.Select((t, i) => drawn.Wishes.Floor(i, t * drawn.Next(0, 1))).ToArray();
        var claims = toward.SelectMany((t, i) => Enumerable.Repeat(Math.Max(0, drawn.Next(-10, t)), 3)).ToArray();
        return (drawn, from, toward, claims);
    }
}
