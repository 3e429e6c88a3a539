using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Cars are planned with what they take.</summary>
public sealed class AppetiteTests
{
    private readonly Plant _plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2")]).AllCharge();

    [Fact]
    public void What_a_car_leaves_for_a_minute_goes_to_the_other_and_its_limit_shrinks()
    {
        _plant.Run(120);
        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(_plant.Limit));

        _plant.Stations["CP-1"].Wants(8);
        _plant.Run(40);
        Assert.Equal(20, _plant.Limit("CP-1"));
        _plant.Run(140, p => Assert.True(p.Flows("main").L1.Value <= 40));

        Assert.Equal([9, 31], new[] { "CP-1", "CP-2" }.Select(_plant.Limit));
        Assert.Equal("takes all it may (the car has taken no more than 8 A lately)", _plant.Reason("CP-1"));
    }

    [Fact]
    public void A_car_that_wants_more_again_gets_it_back()
    {
        _plant.Run(120);
        _plant.Stations["CP-1"].Wants(8);
        _plant.Run(180);

        _plant.Stations["CP-1"].Wants(32);
        _plant.Run(400, p => Assert.True(p.Flows("main").L1.Value <= 40));

        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(_plant.Limit));
    }

    [Fact]
    public void A_car_asleep_keeps_its_minimum_so_that_it_can_wake()
    {
        _plant.Run(120);
        _plant.Stations["CP-1"].Wants(0.1);
        _plant.Run(200);

        Assert.Equal(6, _plant.Limit("CP-1"));
        Assert.Equal(32, _plant.Limit("CP-2"));
    }

    [Fact]
    public void A_car_that_is_not_measured_is_given_what_it_may_have()
    {
        _plant.Stations["CP-1"].MeasuresEvery = 0;
        _plant.Stations["CP-1"].Wants(8);

        _plant.Run(400);

        Assert.Equal(20, _plant.Limit("CP-1"));
    }
}
