using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Cars that feed in: that may end at any moment, so nobody else may have it.</summary>
public sealed class FeedInTests
{
    private const double Most = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    public void What_a_car_feeds_in_is_promised_to_nobody_so_its_end_overloads_nothing(int measuresEvery)
    {
        var plant = Depot(measuresEvery);

        for (var turn = 0; turn < 5; turn++)
        {
            plant.Stations["V2X"].FeedsIn = 25;
            plant.Run(100, p => p.IsNeverOver());
            plant.Stations["V2X"].FeedsIn = 0;
            plant.Run(100, p => p.IsNeverOver());
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void A_car_that_swings_by_set_points_faster_than_it_is_measured_overloads_nothing(int measuresEvery)
    {
        var plant = Depot(measuresEvery);
        var state = plant.Image.Station("V2X");

        for (var turn = 0; turn < 60; turn++)
        {
            plant.Stations["V2X"].FeedsIn = turn % 4 == 3 ? 0 : 25;
            state.SetPointSent(1, new(-plant.Stations["V2X"].FeedsIn));
            plant.Run(7, p => p.IsNeverOver());
        }
    }

    [Fact]
    public void A_car_that_holds_a_set_point_keeps_its_limit_however_little_it_draws()
    {
        var plant = new Plant([Circuit("main", Most, meter: "grid")], [Station("A"), Station("V2X")]);
        plant.AllCharge();
        plant.Run(120);
        var limit = plant.Limit("V2X");
        plant.Image.Station("V2X").SetPointSent(1, new(-25));
        plant.Stations["V2X"].FeedsIn = 25;

        plant.Run(200);

        Assert.InRange(plant.Limit("V2X"), limit, limit + 1);
        var link = plant.Allocation.Evses[new("V2X", 1)].Chain.Single(l => l.IsDecisive);
        Assert.Equal((LimitKind.Signal, -25.0), (link.Kind, link.Value.Value));
    }

    [Fact]
    public void A_site_that_feeds_in_through_its_cars_alone_is_not_taken_for_one_with_a_meter_turned_round()
    {
        var plant = new Plant([Circuit("main", Most, meter: "grid")], [Station("A"), Station("V2X") with { Discharge = new(17_250) }]);
        plant.AllCharge();
        plant.Stations["A"].Unplug();
        plant.Run(120);
        plant.Image.Station("V2X").SetPointSent(1, new(-25));
        plant.Stations["V2X"].FeedsIn = 25;
        plant.Run(60);

        plant.Stations["A"].PlugIn(32);
        plant.Run(120);

        Assert.InRange(plant.Limit("A"), 12, 32);
    }

    [Fact]
    public void While_it_feeds_in_the_others_keep_what_they_have()
    {
        var plant = Depot(measuresEvery: 5);
        var before = Others(plant);

        plant.Stations["V2X"].FeedsIn = 25;
        plant.Run(200);

        Assert.InRange(Others(plant), before - 2, before);
    }

    [Fact]
    public void More_than_its_rating_is_not_believed()
    {
        var plant = Depot(measuresEvery: 5);
        plant.Image.Station("V2X").Measured(1, new(plant.Time.GetTimestamp(), PerPhase<Ampere>.Same(new(-1e9)), null, null, null, null));

        plant.Run(1);

        Assert.InRange(plant.Allocation.Circuits["main"].Uncontrolled.L1.Value, 10, 10 + 32);
    }

    /// <summary>A house of 10 A, two cars that would take more than is there, and one that is to charge with nothing.</summary>
    private static Plant Depot(int measuresEvery)
    {
        var plant = new Plant([Circuit("main", Most, meter: "grid")], [Station("A"), Station("B"), Station("V2X")]);
        plant.House["main"] = PerPhase<Ampere>.Same(new(10));
        plant.AllCharge();
        foreach (var station in plant.Stations.Values)
        {
            station.MeasuresEvery = measuresEvery;
        }

        plant.Image.Station("V2X").CsmsLimit(1, default(Ampere));
        plant.Run(300);
        Assert.Equal(0, plant.Limit("V2X"));
        return plant;
    }

    private static double Others(Plant plant) => plant.Limit("A") + plant.Limit("B");
}
