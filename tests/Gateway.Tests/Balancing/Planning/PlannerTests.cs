using Gateway.Balancing.Planning;
using Gateway.Balancing.Sharing;

namespace Gateway.Tests.Balancing.Planning;

/// <summary>One conductor of 16 A, and cars that could each have all of it.</summary>
public sealed class PlannerTests
{
    private const int Day = PlanClock.PeriodsOfDay;
    private const long Now = 20_005L * Day;         // midnight of a Wednesday
    private const double Room = 16;

    private readonly Couplings _couplings = new(3, 1, [new(0, 0, Entry.Always), new(1, 0, Entry.Always), new(2, 0, Entry.Always)]);

    /// <summary>One needs all of his two hours, the other has sixteen.</summary>
    private static Stay[] Guests => [new(0, Now, Now + 24, 24 * Room, Room), new(1, Now, Now + 192, 24 * Room, Room)];

    [Fact]
    public void Without_a_past_the_car_that_is_in_a_hurry_counts_more()
    {
        var weights = Weigh(new(Day));

        Assert.True(weights[0] > weights[1] + 0.2, $"{weights[0]} and {weights[1]}");
        Assert.All(weights.Take(2), w => Assert.InRange(w, 0.01, 1));
    }

    [Fact]
    public void Who_can_wait_counts_for_less_where_nobody_else_is_expected_than_where_the_whole_day_is_taken()
    {
        var quiet = Weigh(DaysOf(need: 1));
        var busy = Weigh(DaysOf(need: 168 * Room));

        Assert.True(quiet[1] < 0.3, $"{quiet[1]}: its current can come later");
        Assert.True(busy[1] > quiet[1] + 0.3, $"{busy[1]} where nothing is left later, {quiet[1]} where all is");
        Assert.True(quiet[0] > quiet[1]);
    }

    [Fact]
    public void Weekends_tell_nothing_of_working_days()
    {
        var diary = new Diary(Day);
        foreach (var back in new[] { 4, 3 })        // Saturday, Sunday
        {
            diary.Add(new(2, Now - (back * Day) + 24, Now - (back * Day) + 192, 168 * Room, Room));
        }

        Assert.Equal([Day, 2 * Day], diary.DaysLike(Now, 5));       // on which nobody came
        Assert.All(diary.DaysLike(Now, 5), back => Assert.Empty(Expected(diary, Now, back)));
        Assert.Equal([6 * Day, 7 * Day], diary.DaysLike(Now + (3 * Day), 5));
        Assert.All(diary.DaysLike(Now + (3 * Day), 5), back => Assert.Single(Expected(diary, Now + (3 * Day), back)));
    }

    [Fact]
    public void What_is_older_than_four_weeks_is_forgotten()
    {
        var diary = new Diary(Day);
        diary.Add(new(2, Now - (29 * Day), Now - (29 * Day) + 10, 5, Room));
        diary.Add(new(2, Now - Day, Now - Day + 10, 5, Room));

        Assert.Empty(Expected(diary, Now - (29 * Day) - 1, 0));
        Assert.Equal([new Stay(2, Now, Now + 10, 5, Room)], Expected(diary, Now - 1, Day));
    }

    private static List<Stay> Expected(Diary diary, long now, long back)
    {
        List<Stay> expected = [];
        diary.Expect(now, back, Day, expected);
        return expected;
    }

    /// <summary>On each working day of the last week one car took what is said, from two hours after this time to sixteen.</summary>
    private static Diary DaysOf(double need)
    {
        var diary = new Diary(Day);
        foreach (var back in new[] { 7, 6, 5, 2, 1 })
        {
            var then = Now - (back * Day);
            diary.Add(new(2, then + 24, then + 192, need, Room));
        }

        return diary;
    }

    private double[] Weigh(Diary diary)
    {
        var weights = new double[3];
        new Planner(_couplings, diary).Weigh(Now, Guests, [Room], weights);
        return weights;
    }
}
