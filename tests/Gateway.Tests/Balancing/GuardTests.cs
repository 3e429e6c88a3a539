using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>What a meter's reading leaves no room for is taken away at once, between two ticks.</summary>
public sealed class GuardTests
{
    private static Plant Depot(int stations = 3, Strategy strategy = Strategy.Fair)
    {
        var options = new BalancingOptions
        {
            Strategy = strategy, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plant = new Plant(
            [Circuit("main", 63, meter: "grid", uncontrolled: 30)],
            Enumerable.Range(1, stations).Select(i => Station($"CP-{i}", priority: i)), options);
        plant.House["main"] = PerPhase<Ampere>.Same(new(3));
        plant.AllCharge();
        plant.Run(150);
        plant.Said.Clear();
        return plant;
    }

    private static double[] Told(Plant plant) => [.. plant.Said.Select(s => s.Current)];

    [Fact]
    public void A_reading_that_leaves_too_little_is_cut_before_the_next_tick()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(23));

        plant.MeterOnly();

        Assert.Equal(3, plant.Said.Count);
        Assert.InRange(Told(plant).Sum(), 18, 20);
        Assert.StartsWith("shares ", plant.Reason("CP-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_flows_above_the_limit_is_over_when_half_of_the_cars_have_followed()
    {
        var plant = Depot(4);
        Assert.Equal([15, 15, 15, 15], Limits(plant));
        foreach (var slow in new[] { "CP-1", "CP-3" })
        {
            plant.Stations[slow].FollowsAfter = 30;
        }

        plant.House["main"] = PerPhase<Ampere>.Same(new(13));
        plant.MeterOnly();
        plant.Run(3);

        Assert.Equal([15, 10, 15, 10], plant.Stations.Values.Select(s => s.Draws.L1.Value));
        Assert.Equal(63, plant.Flows("main").L1.Value);
    }

    [Fact]
    public void A_car_that_is_cut_alone_loses_no_more_than_has_to_go()
    {
        var plant = Depot(1);
        plant.House["main"] = PerPhase<Ampere>.Same(new(43));

        plant.MeterOnly();

        Assert.Equal([20], Told(plant));
    }

    [Fact]
    public void What_is_promised_beyond_the_limit_and_does_not_flow_is_cut_once()
    {
        var plant = Depot();
        AllWant(plant, 15);
        plant.Run(5);
        plant.House["main"] = PerPhase<Ampere>.Same(new(13));

        plant.MeterOnly();

        Assert.InRange(Limits(plant).Sum(), 48, 50);
    }

    [Fact]
    public void What_was_cut_twice_is_given_back_when_all_have_followed()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(23));
        plant.MeterOnly();

        plant.Run(60);

        Assert.InRange(Limits(plant).Sum(), 38, 40);
    }

    [Fact]
    public void A_reading_that_leaves_more_raises_nobody()
    {
        var plant = Depot();
        plant.House["main"] = default;

        plant.MeterOnly();

        Assert.Empty(plant.Said);
    }

    [Fact]
    public void The_same_overload_is_cut_once()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(23));
        plant.MeterOnly();
        plant.Said.Clear();

        plant.MeterOnly();

        Assert.Empty(plant.Said);
    }

    [Fact]
    public void The_lowest_priority_is_cut_first_where_the_site_wants_priorities()
    {
        var plant = Depot(2, Strategy.Priority);
        Assert.Equal([28, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
        plant.House["main"] = PerPhase<Ampere>.Same(new(13));

        plant.MeterOnly();

        Assert.Equal([("CP-1", 18d)], plant.Said.Select(s => (s.Evse.Station, s.Current)));
    }

    [Fact]
    public void Who_is_at_the_minimum_is_paused_only_when_all_are()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(50));

        plant.MeterOnly();

        Assert.Equal([0, 6, 6], plant.Said.GroupBy(s => s.Evse.Station).Select(g => g.Last().Current).Order());
        plant.Run(60);
        Assert.True(plant.Flows("main").L1.Value <= 63);
    }

    [Fact]
    public void A_lost_meter_is_no_reason_for_the_guard()
    {
        var plant = Depot();
        plant.UnpluggedMeters.Add("grid");
        plant.Run(20);
        plant.Said.Clear();
        plant.House["main"] = PerPhase<Ampere>.Same(new(60));

        plant.MeterOnly();      // one reading in a loss is no end of it

        Assert.Empty(plant.Said);
    }

    [Fact]
    public void Cars_that_were_just_cut_explain_no_further_rise_of_the_reading()
    {
        var plant = Depot();
        AllWant(plant, 6);      // and may take their 20 A again at any time
        plant.Run(5);
        plant.House["main"] = PerPhase<Ampere>.Same(new(13));
        plant.Run(2);
        Assert.InRange(Limits(plant).Sum(), 45, 50);
        plant.House["main"] = PerPhase<Ampere>.Same(new(33));

        plant.MeterOnly();

        Assert.InRange(plant.Said.TakeLast(3).Sum(s => s.Current), 27, 30);
    }

    [Fact]
    public void A_car_that_leaves_some_of_its_limit_explains_no_rise_when_it_is_allowed_still_more()
    {
        var plant = Depot();
        AllWant(plant, 10);
        plant.Run(20);
        plant.House["main"] = default;
        for (var i = 0; i < 40 && Limits(plant).Sum() < 62; i++)
        {
            plant.Run(1);
        }

        Assert.InRange(Limits(plant).Sum(), 62, 63);
        plant.Run(2);
        plant.House["main"] = PerPhase<Ampere>.Same(new(30));

        plant.MeterOnly();

        Assert.InRange(plant.Said.TakeLast(3).Sum(s => s.Current), 30, 33);
    }

    [Fact]
    public void Cars_that_follow_a_cut_before_the_meter_is_read_again_are_not_cut_again()
    {
        var plant = Depot();
        foreach (var station in plant.Stations.Values)
        {
            (station.FollowsAfter, station.MeasuresEvery) = (0, 1);
        }

        plant.Run(5);
        plant.House["main"] = PerPhase<Ampere>.Same(new(23));
        plant.MeterOnly();
        plant.UnpluggedMeters.Add("grid");

        plant.Run(3);

        Assert.InRange(plant.Stations.Values.Sum(s => s.Draws.L1.Value), 18, 20);
        Assert.InRange(Limits(plant).Sum(), 18, 20);
    }

    [Fact]
    public void Cars_that_follow_a_cut_before_they_are_measured_again_do_not_get_it_back()
    {
        var plant = Depot();
        foreach (var station in plant.Stations.Values)
        {
            (station.FollowsAfter, station.MeasuresEvery) = (0, 60);
        }

        plant.House["main"] = PerPhase<Ampere>.Same(new(23));
        plant.MeterOnly();

        plant.Run(30, p => Assert.InRange(Limits(p).Sum(), 18, 40));
    }

    [Fact]
    public void Who_was_left_an_ampere_more_by_a_cut_keeps_it()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(5));
        plant.MeterOnly();
        var left = Limits(plant);
        Assert.Equal([18, 19, 19], left.Order());

        plant.Run(60, p => Assert.All(Limits(p).Zip(left), limit => Assert.True(limit.First >= limit.Second)));
        Assert.Equal([19, 19, 20], Limits(plant).Order());
    }

    private static void AllWant(Plant plant, double current)
    {
        foreach (var station in plant.Stations.Values)
        {
            station.Wants(current);
        }
    }

    private static double[] Limits(Plant plant) => [.. plant.Stations.Keys.Select(plant.Limit)];
}
