using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A car that begins takes its fallback current at once; who is slow to make room for it must not have it all.</summary>
public sealed class StartsTests
{
    private static readonly Protection Breaker = new(ProtectionKind.Mcb, 'B', new(16));

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(58)]
    public void A_car_that_begins_beside_one_that_follows_late_opens_no_breaker(int followsAfter)
    {
        var plant = Row(followsAfter);
        plant.Run(300);
        var pole = ThermalImage.Warm(Breaker);
        plant.Stations["B"].PlugIn(8);

        plant.Run(400, p =>
        {
            pole.Flows(p.Flows("row").L1, TimeSpan.FromSeconds(1));
            Assert.False(pole.MayTrip, $"{p.Flows("row").L1} flow");
        });
    }

    /// <summary>A's first cut seems to be ignored, so B is switched off for 5 min; A's second one only makes B wait a little.</summary>
    [Fact]
    public void Who_waits_for_one_that_follows_late_begins_when_that_has_made_room()
    {
        var plant = Row(followsAfter: 20);
        plant.Run(300);
        plant.Stations["B"].PlugIn(8);

        plant.Run(390);

        Assert.Equal([8, 8], [plant.Limit("A"), plant.Limit("B")]);
    }

    [Fact]
    public void Who_has_shown_to_follow_soon_may_have_it_all()
    {
        var plant = Row(followsAfter: 2);

        plant.Run(60);

        Assert.Equal(16, plant.Limit("A"));
    }

    /// <summary>Its first raise is not taken for a minute and a half: that says something of the car, not of its station.</summary>
    [Fact]
    public void A_car_that_takes_its_time_makes_no_slow_station()
    {
        var plant = Row(followsAfter: 2);
        plant.Stations["A"].Wants(8);
        plant.Run(90);

        plant.Stations["A"].Wants(32);
        plant.Run(120);

        Assert.InRange(plant.Limit("A"), 15, 16);
    }

    /// <summary>16 A for a minute's reaction: 1.20 In, so 19 A less the 8 A of the other.</summary>
    [Fact]
    public void Who_follows_late_leaves_room_and_says_for_what()
    {
        var plant = Row(followsAfter: 58);

        plant.Run(300);

        Assert.Equal(11, plant.Limit("A"));
        Assert.Contains(plant.Allocation.Evses[new("A", 1)].Chain, l => l.Kind is LimitKind.Reserve && l.Text.Contains("a car that may begin", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_kept_for_an_EVSE_that_is_out_of_order()
    {
        var plant = Row(followsAfter: 58);
        plant.Image.Station("B").StatusIs(1, EvseStatus.Faulted);

        plant.Run(300);

        Assert.Equal(16, plant.Limit("A"));
    }

    [Fact]
    public void What_the_site_keeps_free_anyway_counts()
    {
        var plant = Row(followsAfter: 58, reserve: 3);

        plant.Run(300);

        Assert.Equal(11, plant.Limit("A"));
    }

    /// <summary>A charges on a row for 16 A, B is free; both fall back to 8 A.</summary>
    private static Plant Row(int followsAfter, double reserve = 0)
    {
        var plant = new Plant(
            [Circuit("row", 16) with { Protection = Breaker, Reserve = new(reserve) }],
            [Station("A", "row", fallback: 8), Station("B", "row", fallback: 8)]);
        plant.Stations["B"].Connect();
        plant.Stations["A"].Connect();
        (plant.Stations["A"].FollowsAfter, plant.Stations["B"].FollowsAfter) = (followsAfter, 2);
        plant.Stations["A"].PlugIn(32);
        return plant;
    }
}
