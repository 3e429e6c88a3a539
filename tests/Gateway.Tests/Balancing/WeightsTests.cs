using Gateway.Balancing;

namespace Gateway.Tests.Balancing;

/// <summary>How much a car counts beside others.</summary>
public sealed class WeightsTests
{
    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);

    //          priority  laxity in hours  waited hours   weight
    [Theory]
    [InlineData(0, null, 0, 1)]                 // charges, and nobody knows more
    [InlineData(0, null, 1, 1.63)]
    [InlineData(0, null, 1000, 2)]
    [InlineData(0, 0, 0, 2)]                    // must charge now
    [InlineData(0, 1, 0, 1.37)]
    [InlineData(0, 24, 5, 1)]                   // can wait, however long it has
    [InlineData(1, 24, 0, 1.1)]
    [InlineData(9, 24, 0, 2.36)]
    [InlineData(1000, 24, 0, 2.36)]
    [InlineData(-9, 24, 0, 0.42)]
    [InlineData(int.MinValue, 24, 0, 0.42)]
    [InlineData(9, 0, 0, 4.72)]
    public void The_weight_is_priority_times_urgency(int priority, int? laxity, double waited, double weight)
        => Assert.Equal(weight, Weights.Of(priority, laxity is { } l ? Hours(l) : null, Hours(waited)), 2);

    //          until departure, Wh asked for, at most W    laxity in hours: half of what is asked for is taken
    [Theory]
    [InlineData(8, 22_000, 11_000, 7)]
    [InlineData(1, 22_000, 11_000, 0)]
    [InlineData(0.5, 60_000, 7_400, 0)]
    [InlineData(-0.1, 0, 7_400, 0)]
    [InlineData(2, -5, 7_400, 2)]
    public void Laxity_is_the_time_that_is_left_over(double until, double energy, double watt, double hours)
        => Assert.Equal(hours, Weights.Laxity(Hours(until), energy, watt)!.Value.TotalHours, 6);

    [Fact]
    public void Laxity_is_unknown_where_anything_of_it_is_nonsense()
    {
        Assert.Null(Weights.Laxity(null, 5000, 7400));
        Assert.Null(Weights.Laxity(Hours(2), null, 7400));
        Assert.Null(Weights.Laxity(Hours(2), double.NaN, 7400));
        Assert.Null(Weights.Laxity(Hours(2), 5000, 0));
        Assert.Null(Weights.Laxity(Hours(2), 5000, double.NaN));
        Assert.Null(Weights.Laxity(Hours(-1), 5000, 7400));      // it is still here: the departure was wrong
    }

    [Fact]
    public void What_was_learnt_of_a_drivers_figures_counts()
        => Assert.Equal(6, Weights.Laxity(Hours(8), 22_000, 11_000, taken: 1)!.Value.TotalHours, 6);
}
