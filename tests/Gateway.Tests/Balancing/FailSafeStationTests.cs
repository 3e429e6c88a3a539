using Gateway.Site;
using static Gateway.Tests.Balancing.FailSafe;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A station that is away, says nothing, refuses, restarts or cannot be limited is reckoned with.</summary>
public sealed class FailSafeStationTests
{
    [Fact]
    public void A_station_that_is_away_counts_with_its_last_limit_then_with_its_fallback()
    {
        var plant = new Plant([Circuit("main", 60)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Run(120);
        Assert.Equal(30, plant.Limit("CP-2"));

        plant.Stations["CP-1"].Disconnect();
        plant.Run(60, p => p.IsNeverOver());
        Assert.Equal(30, plant.Limit("CP-2"));

        plant.Run(120, p => p.IsNeverOver());
        Assert.Equal(32, plant.Limit("CP-2"));
        Assert.Equal(6, plant.Limit("CP-1"));
    }

    [Fact]
    public void A_listed_station_that_was_never_seen_counts_with_its_fallback_where_no_meter_looks()
    {
        var plant = new Plant([Circuit("main", 30)], [Station("CP-1"), Station("CP-2", fallback: 8)]);
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);

        plant.Run(120);

        Assert.Equal(22, plant.Limit("CP-1"));
    }

    [Fact]
    public void A_station_that_is_away_counts_with_the_fallback_of_each_EVSE_that_may_get_a_car()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2", fallback: 8)]).AllCharge();
        plant.Image.Station("CP-2").StatusIs(2, EvseStatus.Available);
        plant.Image.Station("CP-2").StatusIs(3, EvseStatus.Available);
        plant.Run(300);
        Assert.Equal(20, plant.Limit("CP-1"));

        plant.Stations["CP-2"].Disconnect();
        plant.Run(420);        // at first there is less than its minimum

        Assert.Equal(16, plant.Limit("CP-1"));     // 40 - 3 x 8
    }

    [Fact]
    public void An_EVSE_of_the_site_file_of_which_nothing_was_heard_counts_with_its_fallback()
    {
        var plan = Station("CP-2", fallback: 8);
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), plan with { Evses = [plan.Evse(1), plan.Evse(2)] }]).AllCharge();

        plant.Run(600);

        Assert.Equal([16, 16], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void A_fresh_meter_sees_what_absent_stations_draw()
    {
        var plant = new Plant([Circuit("main", 30, meter: "grid")], [Station("CP-1"), Station("CP-2")]);
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);
        plant.Run(120);
        Assert.Equal(30, plant.Limit("CP-1"));

        plant.House["main"] = PerPhase<Ampere>.Same(new(6));
        plant.Run(1);
        Assert.Equal(24, plant.Limit("CP-1"));
    }

    [Fact]
    public void A_car_without_a_transaction_keeps_its_fallback_reserved()
    {
        var plant = new Plant([Circuit("main", 30)], [Station("CP-1"), Station("CP-2")]);
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);
        plant.Stations["CP-2"].Connect();
        plant.Image.Station("CP-2").StatusIs(1, EvseStatus.Occupied);

        plant.Run(120);

        Assert.Equal([24, 6], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void A_station_that_refuses_is_reckoned_with_and_tried_again_every_minute()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2")]);
        plant.Stations["CP-2"].Refuses = true;
        plant.AllCharge();
        plant.Run(400, p => p.IsNeverOver());
        plant.Said.Clear();

        plant.Run(180);

        Assert.Equal([32, 6], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
        Assert.Equal(3, plant.Said.Count(s => s.Evse.Station == "CP-2"));
        plant.Stations["CP-2"].Refuses = false;
        plant.Run(200);
        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void A_reconnect_without_a_boot_gets_its_fallback_profile_too()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1")]);
        plant.Stations["CP-1"].Connect(boots: false);

        plant.Run(29);
        Assert.Equal(0, plant.Stations["CP-1"].FallbackRequests);
        plant.Run(2);

        Assert.Equal(1, plant.Stations["CP-1"].FallbackRequests);
    }

    [Fact]
    public void A_rebooted_station_gets_its_fallback_again_and_then_its_limit()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Run(120);
        plant.Said.Clear();

        plant.Stations["CP-1"].Reboot();
        plant.Run(20, p => p.IsNeverOver());

        Assert.Equal(2, plant.Stations["CP-1"].FallbackRequests);
        Assert.Equal(20, plant.Said.First(s => s.Evse.Station == "CP-1").Current);
        Assert.Equal(new Ampere(20), plant.Stations["CP-1"].Draws.L1);
    }

    [Fact]
    public void A_live_limit_that_runs_out_at_a_slow_station_counts_until_its_pilot_has_fallen()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0)]);
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);
        plant.Run(60);
        for (var said = plant.Said.Count; plant.Said.Count == said;)
        {
            plant.Run(1);       // until it is renewed
        }

        plant.Run(2);
        plant.Stations["CP-1"].Disconnect();
        plant.Run(140);
        plant.Stations["CP-2"].Connect();
        plant.Stations["CP-2"].PlugIn(32);

        plant.Run(20);
        Assert.Equal(8, plant.Limit("CP-2"));
        plant.Run(60);

        Assert.Equal(32, plant.Limit("CP-2"));
    }

    [Theory]
    [InlineData(true, 32)]
    [InlineData(false, 8)]
    public void A_silent_station_whose_limits_do_not_expire_counts_with_its_last_one(bool expires, double left)
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0)]);
        plant.Image.Station("CP-1").Can(new() { Expires = expires });
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);
        plant.Run(100);
        plant.Stations["CP-1"].Disconnect();
        plant.Run(300);
        plant.Stations["CP-2"].Connect();
        plant.Stations["CP-2"].PlugIn(32);

        plant.Run(60);

        Assert.Equal(left, plant.Limit("CP-2"));
    }

    [Fact]
    public void A_station_that_takes_no_limits_is_told_nothing_and_its_rating_is_reserved()
    {
        var plant = new Plant([Circuit("main", 48)], [Station("CP-1"), Station("CP-2")]);
        plant.Image.Station("CP-1").Can(new() { TakesLimits = false });
        plant.AllCharge();

        plant.Run(100);

        Assert.DoesNotContain(plant.Said, s => s.Evse.Station == "CP-1");
        Assert.Equal([32, 16], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    /// <summary>Its socket is half open: each call ends by a time-out, after 30 s.</summary>
    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 12)]
    public void While_a_cut_is_not_answered_others_are_cut_for_it(bool hasTimedOut, int seconds)
    {
        var plant = new Plant([Circuit("main", 48, meter: "grid", uncontrolled: 10)], [Station("CP-1"), Station("CP-2"), Station("CP-3")]).AllCharge();
        plant.Stations["CP-3"].Unplug();
        plant.Run(150);
        Assert.Equal([24, 24], new[] { "CP-1", "CP-2" }.Select(plant.Limit));

        plant.Stations["CP-1"].Refuses = hasTimedOut;
        plant.Stations["CP-1"].AnswersAfter = hasTimedOut ? 0 : 1000;
        plant.House["main"] = PerPhase<Ampere>.Same(new(10));
        plant.Run(seconds);

        Assert.Equal(14, plant.Limit("CP-2"));
        plant.IsNeverOver();
    }

    [Fact]
    public void While_a_cut_cannot_be_sent_because_another_call_is_not_answered_others_are_cut_for_it()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2"), Station("CP-3", fallback: 8)]).AllCharge();
        plant.Stations["CP-3"].Unplug();
        plant.Run(150);
        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(plant.Limit));

        plant.Stations["CP-1"].OwesAnAnswer = true;
        plant.Stations["CP-3"].PlugIn(32);
        plant.Run(12);

        Assert.InRange(plant.Limit("CP-2") + plant.Limit("CP-3"), 16, 20);
        plant.Stations["CP-1"].OwesAnAnswer = false;
        plant.Run(60);
        Assert.Equal([13, 13, 14], plant.Stations.Keys.Select(plant.Limit).Order());
    }

    [Fact]
    public void A_pause_that_is_not_renewed_makes_room_for_the_fallback_before_it_runs_out()
    {
        var plant = new Plant([Circuit("main", 20)], [Station("CP-1", fallback: 8), Station("CP-2", fallback: 8, min: 16)]).AllCharge();
        plant.Run(60);
        Assert.Equal([20, 0], new[] { "CP-1", "CP-2" }.Select(plant.Limit));

        plant.Stations["CP-2"].AnswersAfter = 1000;     // the connection is half open, and nobody knows
        plant.Stations["CP-1"].FollowsAfter = 55;

        plant.Run(100);
        Assert.Equal(12, plant.Limit("CP-1"));
        plant.Run(60, p => p.IsNeverOver());
    }

    /// <summary>What it falls back to by itself may not be had now: another EVSE draws it, or the CSMS allows less.</summary>
    [Fact]
    public void A_station_that_refuses_is_not_tried_again_with_more_than_it_has()
    {
        var plant = Depot(stations: 2);
        plant.Image.Station("CP-2").CsmsLimit(1, default(Ampere));
        plant.Run(60);
        Assert.Equal(0, plant.Limit("CP-2"));
        plant.Stations["CP-2"].Refuses = true;
        plant.Said.Clear();

        plant.Run(300);

        Assert.Contains("refused", plant.Reason("CP-2"), StringComparison.Ordinal);
        Assert.All(plant.Said.Where(s => s.Evse.Station == "CP-2"), s => Assert.Equal(0, s.Current));
    }
}
