using Gateway.Balancing;
using Gateway.Balancing.Sharing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>What an operator would expect of one limit and a few cars.</summary>
public sealed class SharerTests
{
    [Theory]
    //          room  shared
    [InlineData(96, new[] { 32d, 32, 32 })]
    [InlineData(30, new[] { 10d, 10, 10 })]
    [InlineData(20, new[] { 7d, 7, 6 })]        // the remainder goes by index where weights are equal
    [InlineData(17.9, new[] { 11d, 6, 0 })]     // 5.9 A each would starve all
    [InlineData(5, new[] { 0d, 0, 0 })]
    public void One_limit_is_shared_in_whole_amperes(double room, double[] shared)
    {
        var sharer = Table.Of(room, 3);
        sharer.Wishes.Weight[0] = shared[0] == 11 ? 2 : 1;

        sharer.Share(Strategy.Fair);

        Assert.Equal(shared, sharer.Current);
        Assert.Equal(shared.Select(s => s == 0), sharer.Refused);
        Assert.Equal(shared.Select(s => s == 32 ? Sharer.OwnBound : 0), sharer.StoppedBy);
    }

    [Fact]
    public void Who_waits_longest_is_admitted_first()
    {
        var sharer = Table.Of(13, 3);
        (sharer.Wishes.Rank[0], sharer.Wishes.Rank[1], sharer.Wishes.Rank[2]) = (3, 1, 2);
        sharer.Share(Strategy.Fair);
        Assert.Equal([0, 7, 6], sharer.Current);
    }

    [Fact]
    public void Who_is_charging_stays_before_an_equal_but_not_before_one_who_needs_it_more()
    {
        var sharer = Table.Of(6, 2);
        sharer.Wishes.Serving[1] = true;
        sharer.Share(Strategy.Fair);
        Assert.Equal([0, 6], sharer.Current);

        sharer.Wishes.Weight[0] = 1.3;
        sharer.Share(Strategy.Fair);
        Assert.Equal([6, 0], sharer.Current);
    }

    [Fact]
    public void A_higher_class_is_served_first()
    {
        var sharer = Table.Of(40, 3);
        sharer.Wishes.Class[2] = 1;
        sharer.Share(Strategy.Priority);
        Assert.Equal([6, 6, 28], sharer.Current);
    }

    [Fact]
    public void A_station_of_large_steps_does_not_overtake_those_of_small_ones()
    {
        var sharer = Table.Of(31, 3);
        sharer.Wishes.Pilots[0] = [8, 16, 24, 32];
        sharer.Share(Strategy.Fair);
        Assert.Equal([8, 12, 11], sharer.Current);
    }

    [Theory]
    [InlineData(1, new double[] { 12, 13, 13, 13 })]
    [InlineData(2, new double[] { 12, 13, 13, 13 })]     // where weights differ it is shared in another way
    public void Between_equals_an_odd_ampere_stays_where_it_is(double weightOfLast, double[] has)
    {
        var sharer = Table.Of(38 + (weightOfLast * 13), 4);
        sharer.Wishes.Weight[3] = weightOfLast;
        has.CopyTo(sharer.Wishes.Has, 0);

        sharer.Share(Strategy.Fair);

        Assert.Equal(has[..3], sharer.Current[..3]);
    }

    [Fact]
    public void A_conductor_that_is_not_in_use_costs_nothing()
    {
        var couplings = new Couplings(2, 3, Enumerable.Range(0, 6).Select(n => new Entry(n / 3, n % 3, n % 3)));
        var sharer = new Sharer(couplings);
        Array.Fill(sharer.Room, 20);
        Array.Fill(sharer.Wishes.Minimum, 6);
        Array.Fill(sharer.Wishes.Upper, 16);
        Array.Fill(sharer.Wishes.Step, 1);
        couplings.Use(0, 0b001);
        couplings.Use(1, 0b010);

        sharer.Share(Strategy.Fair);
        Assert.Equal([16, 16], sharer.Current);

        couplings.Use(1, 0b111);
        sharer.Share(Strategy.Fair);
        Assert.Equal([10, 10], sharer.Current);
        Assert.Equal([0, 0], sharer.StoppedBy);
    }

    /// <summary>Three equal loads between the lines carry the square root of three in each line, not twice as much.</summary>
    [Fact]
    public void Three_loads_between_the_lines_share_as_phasors()
    {
        double[] angles = [30, -90, 150];
        var lines = from line in Enumerable.Range(0, 3)
                    from entry in new[] { (Load: line, Sign: 1), (Load: (line + 2) % 3, Sign: -1) }
                    let angle = angles[entry.Load] * Math.PI / 180
                    select new Entry(entry.Load, line, Entry.Always, entry.Sign * Math.Cos(angle), entry.Sign * Math.Sin(angle));
        var sharer = new Sharer(new(3, 3, lines));
        Array.Fill(sharer.Room, 55.5);
        Array.Fill(sharer.Wishes.Upper, 40);

        foreach (var strategy in Enum.GetValues<Strategy>())
        {
            sharer.Share(strategy);
            Assert.All(sharer.Current, current => Assert.Equal(55.5 / Math.Sqrt(3), current, 1e-3));
        }
    }

    [Fact]
    public void Throughput_gives_to_whom_it_is_worth_most()
    {
        var sharer = Table.Of(40, 3);
        sharer.Wishes.Weight[1] = 2;
        sharer.Share(Strategy.Throughput);
        Assert.Equal([6, 28, 6], sharer.Current);
    }

    //   the middle one counts double; the first can wait, and      it gets
    [Theory]
    [InlineData(false, false, 1, new[] { 0d, 32, 8 })]      // is worth as much as the last, which is not to wait
    [InlineData(true, false, 0.97, new[] { 6d, 28, 6 })]    // has current and is worth nearly as much as the last
    [InlineData(true, false, 0.9, new[] { 0d, 32, 8 })]
    [InlineData(true, true, 0.9, new[] { 6d, 28, 6 })]      // has just begun
    public void Who_can_wait_is_left_out_while_others_are_worth_more(bool hasCurrent, bool stays, double weight, double[] shared)
    {
        var sharer = Table.Of(40, 3);
        (sharer.Wishes.Weight[0], sharer.Wishes.Weight[1]) = (weight, 2);
        (sharer.Wishes.CanWait[0], sharer.Wishes.Serving[0], sharer.Wishes.Stays[0]) = (true, hasCurrent, stays);

        sharer.Share(Strategy.Throughput);

        Assert.Equal(shared, sharer.Current);
        Assert.Equal(shared[0] == 0, sharer.Refused[0]);
        Assert.Equal(0, sharer.StoppedBy[0]);
    }

    /// <summary>By less than sums of doubles are exact a constraint may be too full before anybody rises: it once never ended.</summary>
    [Fact]
    public void Filling_ends_where_a_constraint_is_too_full_by_a_hair()
    {
        var (sine, cosine) = Math.SinCos((90 + 1e-3) * Math.PI / 180);
        var fill = new PhasorFill(new(2, 1, [new(0, 0, Entry.Always), new(1, 0, Entry.Always, cosine, sine)]), [9.9999995], [1, 1]);
        (fill.Lower[0], fill.Upper[0], fill.Upper[1]) = (10, 10, 5);
        var stoppedBy = new[] { Sharer.OwnBound, Sharer.OwnBound };

        fill.Run(stoppedBy);

        Assert.Equal([10, 0], fill.Lower);
        Assert.Equal(0, stoppedBy[1]);
    }
}
