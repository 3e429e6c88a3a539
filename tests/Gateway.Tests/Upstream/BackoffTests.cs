using FsCheck;
using FsCheck.Fluent;
using Gateway.Tests.Support;
using Gateway.Upstream;

namespace Gateway.Tests.Upstream;

/// <summary>The waits between attempts: doubled, capped, never all the same.</summary>
public sealed class BackoffTests
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(30);

    [Fact]
    public void Waits_double_up_to_the_longest()
        => Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], Waits(new(Min, Max, new Fixed(1)), 8));

    [Fact]
    public void The_least_wait_is_half_of_it()
        => Assert.Equal([0.5, 1, 2, 4, 8, 15, 15], Waits(new(Min, Max, new Fixed(0)), 7));

    [Theory]
    [InlineData(31, new double[] { 1, 2, 4 })]
    [InlineData(29, new double[] { 30, 30, 30 })]       // a CSMS that takes links only to drop them
    public void After_a_link_that_stood_it_begins_anew(int seconds, double[] waits)
    {
        var backoff = new Backoff(Min, Max, new Fixed(1));
        Waits(backoff, 5);

        backoff.Stood(TimeSpan.FromSeconds(seconds));

        Assert.Equal(waits, Waits(backoff, 3));
    }

    [Fact]
    public void One_wait_for_all_is_kept()
        => Assert.Equal([30, 30, 30], Waits(new(Max, Max, new Fixed(1)), 3));

    [Fact]
    public void Every_wait_lies_between_half_and_whole_of_its_step()
        => Check.One(Cases.Of(500), Prop.ForAll(
            (from min in Gen.Choose(100, 600_000)
             from more in Gen.Choose(0, 3_000_000)
             from seed in Gen.Choose(0, int.MaxValue - 1)
             select (min, max: min + more, seed)).ToArbitrary(),
            given =>
            {
                var backoff = new Backoff(
                    TimeSpan.FromMilliseconds(given.min), TimeSpan.FromMilliseconds(given.max), new Random(given.seed));
                for (double step = given.min, i = 0; i < 20; i++)
                {
                    Assert.InRange(backoff.Next().TotalMilliseconds, step / 2 - 0.01, step + 0.01);
                    step = Math.Min(step * 2, given.max);
                }
            }));

    [Fact]
    public void A_hundred_links_that_fell_together_do_not_come_back_together()
        => Assert.True(Enumerable.Range(0, 100).Select(_ => new Backoff(Min, Max, Random.Shared).Next()).Distinct().Count() > 95);

    private static double[] Waits(Backoff backoff, int count)
        => [.. Enumerable.Range(0, count).Select(_ => Math.Round(backoff.Next().TotalSeconds, 6))];

    /// <summary>Chance that always falls the same way.</summary>
    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
