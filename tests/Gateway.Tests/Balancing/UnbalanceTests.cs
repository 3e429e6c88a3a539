using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>Loads of one or two phases are held back where they would make one phase too full.</summary>
public sealed class UnbalanceTests
{
    private static PerPhase<Ampere> On(double l1, double l2, double l3) => new(new(l1), new(l2), new(l3));

    [Fact]
    public void On_an_idle_site_each_phase_has_room_for_the_limit()
        => Assert.Equal(On(18, 18, 18), Unbalance.Room(default, default, new(18)));

    [Fact]
    public void What_others_draw_on_a_phase_leaves_less_there_and_more_elsewhere()
        => Assert.Equal(On(8, 23, 28), Unbalance.Room(On(20, 10, 16), On(0, 5, 16), new(18)).Map(a => new Ampere(Math.Round(a.Value, 9))));

    [Fact]
    public void Where_the_house_alone_is_out_of_balance_there_is_no_room_and_never_less()
        => Assert.Equal(On(0, 18, 18), Unbalance.Room(On(30, 0, 0), default, new(18)));

    [Fact]
    public void Bounds_are_cut_to_one_level_and_three_phase_cars_are_left_alone()
    {
        double[] upper = [32, 32, 4 + 6, 32, 32];
        int[] uses = [1, 1, 1, 7, 2];

        Unbalance.Bound(On(28, 18, 18), uses, [6, 6, 6, 6, 6], upper, [0, 1, 2, 3, 4]);

        Assert.Equal([9.33, 9.33, 9.33, 32, 18], upper.Select(u => Math.Round(u, 2)));
    }

    [Fact]
    public void Whose_minimum_finds_no_room_gets_nothing_the_last_first()
    {
        double[] upper = [32, 32, 32];

        Unbalance.Bound(On(14, 18, 18), [1, 1, 1], [6, 6, 6], upper, [2, 0, 1]);

        Assert.Equal([7, 0, 7], upper.Select(u => Math.Round(u)));
    }

    [Fact]
    public void No_phase_is_ever_fuller_than_its_room()
    {
        var random = new Random(17);
        for (var run = 0; run < 1000; run++)
        {
            var room = On(random.Next(40), random.Next(40), random.Next(40));
            int[] uses = [.. Enumerable.Range(0, 8).Select(_ => random.Next(8))];
            double[] minimum = [.. Enumerable.Range(0, 8).Select(_ => random.Next(6, 9))];
            double[] before = [.. minimum.Select(m => m + random.Next(-2, 20))];
            var upper = before.ToArray();
            int[] order = [.. Enumerable.Range(0, 8).OrderBy(_ => random.Next())];

            Unbalance.Bound(room, uses, minimum, upper, order);

            for (var phase = 0; phase < 3; phase++)
            {
                Assert.True(Enumerable.Range(0, 8).Where(i => uses[i] is not 7 && (uses[i] & (1 << phase)) != 0).Sum(i => upper[i]) <= room[(Phase)phase].Value + 0.01);
            }

            for (var i = 0; i < 8; i++)
            {
                Assert.True(uses[i] is 0 or 7 ? upper[i] == before[i] : upper[i] is 0 || (upper[i] >= minimum[i] && upper[i] <= before[i]));
            }
        }
    }
}
