using Gateway.Site;
using static Gateway.Tests.Balancing.FailSafe;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>The gateway dies, restarts, or has its clock set.</summary>
public sealed class FailSafeGatewayTests
{
    [Fact]
    public void No_live_limit_is_sent_before_the_fallback_profile_is_taken()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1")]);
        plant.Stations["CP-1"].RefusesFallback = true;
        plant.AllCharge();

        plant.Run(100);

        Assert.Empty(plant.Said);
        Assert.Equal(4, plant.Stations["CP-1"].FallbackRequests);
        Assert.Equal(32, plant.Limit("CP-1"));      // nobody knows what it draws: its rating is reserved

        plant.Stations["CP-1"].RefusesFallback = false;
        plant.Run(40);
        Assert.NotEmpty(plant.Said);
    }

    [Fact]
    public void When_the_gateway_dies_stations_fall_back_by_themselves()
    {
        var plant = Depot();
        plant.Run(120);

        // Two minutes without a tick: nothing is renewed.
        plant.Time.Advance(TimeSpan.FromSeconds(121));
        foreach (var station in plant.Stations.Values)
        {
            station.Second();
        }

        Assert.All(plant.Stations.Values, s => Assert.Equal(new Ampere(6), s.Draws.L1));
    }

    [Fact]
    public void A_live_limit_is_renewed_three_times_before_it_would_end()
    {
        var plant = Depot();
        plant.Run(120);
        plant.Said.Clear();

        plant.Run(120);

        Assert.All(plant.Said, s => Assert.Equal(20, s.Current));
        Assert.All(plant.Stations.Keys, id => Assert.InRange(plant.Said.Count(s => s.Evse.Station == id), 3, 4));
    }

    [Fact]
    public void A_gateway_that_restarts_says_nothing_for_two_ticks_and_overloads_nothing()
    {
        var plant = Depot();
        plant.Run(120);
        plant.Said.Clear();

        plant.RestartGateway();
        plant.Run(2);

        Assert.Empty(plant.Said);
        Assert.Equal("fallback: the gateway has just started", plant.Reason("CP-1"));
        plant.Run(240, p => p.IsNeverOver());
        Assert.Equal(60, plant.Sum());
    }

    [Fact]
    public void A_cut_that_was_on_its_way_when_the_gateway_restarted_is_waited_for()
    {
        var plant = new Plant([Circuit("main", 54)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0)]);
        plant.Stations["CP-1"].FollowsAfter = 11;
        plant.Stations["CP-1"].MeasuresEvery = 0;
        plant.AllCharge();
        plant.Stations["CP-2"].Unplug();
        plant.Run(100);
        Assert.Equal(new Ampere(32), plant.Stations["CP-1"].Draws.L1);
        plant.Image.Station("CP-2").StatusIs(1, EvseStatus.Occupied);
        plant.Stations["CP-2"].PlugIn(32);
        plant.Run(2);
        Assert.Equal(27, plant.Limit("CP-1"));

        plant.RestartGateway();

        plant.Run(100, p => p.IsNeverOver());
    }

    [Fact]
    public void A_car_of_the_last_life_whose_station_says_nothing_of_it_is_given_its_share()
    {
        var plant = new Plant([Circuit("main", 60)], [Station("CP-1"), Station("CP-2")]);
        plant.Image.Station("CP-1").Recalls(new(HasFallback: true, [new(1, "17", plant.Time.GetUtcNow())]));
        plant.Run(10);
        Assert.Equal(32, plant.Limit("CP-1"));      // away: it may follow whatever it was told
        plant.Run(240);
        Assert.Equal(6, plant.Limit("CP-1"));       // that has ended

        plant.Image.Station("CP-1").Connected("ocpp1.6");
        plant.Image.Station("CP-1").FallbackAccepted();
        plant.Stations["CP-2"].Connect();
        plant.Stations["CP-2"].PlugIn(32);
        plant.Run(200);

        Assert.Equal(30, plant.Said.Last(s => s.Evse.Station == "CP-1").Current);
    }

    /// <summary>What a station follows that is here and has said nothing since the gateway started is unknown.</summary>
    [Fact]
    public void A_station_that_is_here_and_has_told_nothing_counts_with_its_rating_after_a_start_then_with_its_fallback()
    {
        var plant = new Plant([Circuit("main", 60)], [Station("CP-1"), Station("CP-2", fallback: 8)]);
        plant.Image.Station("CP-2").Connected("ocpp1.6");
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);

        plant.Run(178);        // 120 s that a limit lasts, and 60 s that slow models need to notice its end
        Assert.Equal(28, plant.Limit("CP-1"));

        plant.Run(40);
        Assert.Equal(32, plant.Limit("CP-1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_jump_of_the_wall_clock_changes_no_limit(int hours)
    {
        var plant = Depot();
        plant.Run(120);
        plant.Said.Clear();

        plant.Time.SetWallClock(TimeSpan.FromHours(hours));
        plant.Run(30, p => p.IsNeverOver());

        Assert.Equal(60, plant.Sum());
        Assert.DoesNotContain(plant.Said, s => s.Current != plant.Limit(s.Evse.Station));
    }
}
