using FsCheck;
using FsCheck.Fluent;
using Gateway.Balancing;
using Gateway.Balancing.Sharing;
using Gateway.Tests.Support;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>What holds for every network, every wish and every strategy.</summary>
public sealed class SharerProperties
{
    private const double Epsilon = 1e-4;

    [Theory]
    [InlineData(Strategy.Fair, false)]
    [InlineData(Strategy.Priority, false)]
    [InlineData(Strategy.Throughput, false)]
    [InlineData(Strategy.Fair, true)]
    [InlineData(Strategy.Priority, true)]
    [InlineData(Strategy.Throughput, true)]
    public void No_constraint_is_exceeded_and_every_current_is_legal(Strategy strategy, bool phasors)
        => ForAny(seed =>
        {
            var drawn = new RandomSharing(seed, phasors);
            drawn.Sharer.Share(strategy);
            for (var c = 0; c < drawn.Couplings.Constraints; c++)
            {
                Assert.True(drawn.Flow(c, i => drawn.Sharer.Current[i]) <= Math.Max(0, drawn.Sharer.Room[c]) + Epsilon, $"constraint {c}");
            }

            Assert.All(Enumerable.Range(0, drawn.Loads), i => Assert.True(drawn.IsLegal(i, drawn.Sharer.Current[i]), $"load {i}"));
        });

    [Fact]
    public void Whoever_is_refused_has_nothing_and_knows_by_whom()
        => ForAny(seed =>
        {
            var drawn = new RandomSharing(seed);
            foreach (var strategy in Enum.GetValues<Strategy>())
            {
                drawn.Sharer.Share(strategy);
                Assert.All(Enumerable.Range(0, drawn.Loads).Where(i => drawn.Sharer.Refused[i]), i =>
                {
                    Assert.Equal(0, drawn.Sharer.Current[i]);
                    Assert.True(drawn.IsIn(i, drawn.Sharer.StoppedBy[i]));
                });
            }
        });

    /// <summary>The certificate of max-min fairness: everybody is at his bound, or a full constraint stops him in which nobody has more.</summary>
    [Fact]
    public void Nobody_can_have_more_without_taking_from_one_who_has_no_more()
        => ForAny(seed =>
        {
            var drawn = new RandomSharing(seed, continuous: true);
            var (sharer, wishes) = (drawn.Sharer, drawn.Wishes);
            sharer.Share(Strategy.Fair);
            for (var i = 0; i < drawn.Loads; i++)
            {
                if (!wishes.IsWanting(i) || sharer.Refused[i] || sharer.Current[i] >= wishes.Upper[i] - Epsilon)
                {
                    continue;
                }

                var by = sharer.StoppedBy[i];
                Assert.True(by >= 0 && drawn.Flow(by, j => sharer.Current[j]) >= sharer.Room[by] - Epsilon, $"load {i} is stopped by {by}");
                Assert.All(Enumerable.Range(0, drawn.Loads).Where(j => drawn.IsIn(j, by) && sharer.Current[j] > wishes.Minimum[j] + Epsilon), j =>
                    Assert.True(sharer.Current[j] / wishes.Weight[j] <= (sharer.Current[i] / wishes.Weight[i]) + Epsilon, $"{j} has more than {i}"));
            }
        });

    [Fact]
    public void The_two_ways_to_fill_agree_where_both_apply()
        => ForAny(seed =>
        {
            var drawn = new RandomSharing(seed, continuous: true);
            drawn.Couplings.Settle();
            var (room, weight) = (drawn.Sharer.Room, drawn.Wishes.Weight);
            var (water, phasors) = (new WaterFill(drawn.Couplings, room, weight), new PhasorFill(drawn.Couplings, room, weight));
            for (var c = 0; c < room.Length; c++)
            {
                room[c] = Math.Max(0, room[c]);
            }

            for (var i = 0; i < drawn.Loads; i++)
            {
                water.Upper[i] = phasors.Upper[i] = drawn.Wishes.Upper[i];
            }

            water.Run(new int[drawn.Loads]);
            phasors.Run(new int[drawn.Loads]);

            Assert.All(Enumerable.Range(0, drawn.Loads), i => Assert.Equal(phasors.Lower[i], water.Lower[i], Epsilon));
        });

    [Fact]
    public void A_higher_class_has_what_it_would_have_alone()
        => ForAny(seed =>
        {
            var drawn = new RandomSharing(seed, continuous: true);
            var alone = new RandomSharing(seed, continuous: true);
            var top = drawn.Wishes.Class.Max();
            for (var i = 0; i < drawn.Loads; i++)
            {
                drawn.Wishes.Minimum[i] = alone.Wishes.Minimum[i] = 0;
                alone.Wishes.Upper[i] = drawn.Wishes.Class[i] == top ? drawn.Wishes.Upper[i] : 0;
            }

            drawn.Sharer.Share(Strategy.Priority);
            alone.Sharer.Share(Strategy.Fair);

            Assert.All(Enumerable.Range(0, drawn.Loads).Where(i => drawn.Wishes.Class[i] == top), i =>
                Assert.Equal(alone.Sharer.Current[i], drawn.Sharer.Current[i], Epsilon));
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_wishes_give_the_same_result_whatever_was_before(bool phasors)
        => ForAny(seed =>
        {
            var (fresh, used) = (new RandomSharing(seed, phasors), new RandomSharing(seed, phasors));
            foreach (var strategy in Enum.GetValues<Strategy>())
            {
                used.Draw(continuous: false);
                used.Sharer.Share(strategy);
                fresh.CopyTo(used);
                used.Sharer.Share(strategy);
                var another = new RandomSharing(seed, phasors);
                another.Sharer.Share(strategy);

                Assert.Equal(another.Sharer.Current, used.Sharer.Current);
                Assert.Equal(another.Sharer.StoppedBy, used.Sharer.StoppedBy);
            }
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sharing_takes_nothing_from_the_heap(bool phasors)
    {
        var drawn = new RandomSharing(4711, phasors, most: 12);
        var (from, claims) = (new double[drawn.Loads], new double[3 * drawn.Loads]);
        var toward = new double[drawn.Loads];
        var before = 0L;
        for (var round = 0; round < 20; round++)
        {
            drawn.Draw(continuous: false);
            before = GC.GetAllocatedBytesForCurrentThread();
            drawn.Sharer.Share(Strategy.Fair);
            drawn.Sharer.Share(Strategy.Priority);
            drawn.Sharer.Share(Strategy.Throughput);
            drawn.Sharer.Current.CopyTo(toward, 0);
            drawn.Sharer.Grant(from, toward, claims);
            before -= GC.GetAllocatedBytesForCurrentThread();
        }

        Assert.Equal(0, before);
    }

    internal static void ForAny(Action<int> holds, int cases = 300)
        => Check.One(
            Cases.OfSeeds(cases),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => holds(seed)));
}
