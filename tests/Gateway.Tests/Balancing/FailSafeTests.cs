using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A limit holds with everything else dead: one test for each thing that can be lost.</summary>
public sealed class FailSafeTests
{
    private static Plant Depot(double? uncontrolled = 30, int stations = 3, double fallback = 6)
    {
        var plant = new Plant(
            [Circuit("main", 63, meter: "grid", uncontrolled: uncontrolled)],
            Enumerable.Range(1, stations).Select(i => Station($"CP-{i}", fallback: fallback)));
        plant.House["main"] = PerPhase<Ampere>.Same(new(3));
        return plant.AllCharge();
    }

    private static double Sum(Plant plant) => plant.Stations.Keys.Sum(plant.Limit);

    private static void NeverOver(Plant plant, string circuit = "main")
    {
        var limit = plant.Image.Plan.Circuits.Single(c => c.Id == circuit).Limit;
        Assert.All(PerPhase<Ampere>.All, phase => Assert.True(plant.Flows(circuit)[phase] <= limit, $"{plant.Flows(circuit)}"));
    }

    [Fact]
    public void An_old_meter_reading_raises_nobody_and_still_cuts_nobody_by_itself()
    {
        var plant = Depot();
        plant.Run(120);
        plant.Stations["CP-3"].Unplug();
        plant.UnpluggedMeters.Add("grid");
        plant.Run(5);
        plant.Said.Clear();

        plant.Run(4);

        Assert.DoesNotContain(plant.Said, s => s.Current > 20);
        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void A_silent_meter_is_replaced_by_the_design_peak_after_the_stale_time()
    {
        var plant = Depot();
        plant.Run(150);
        Assert.Equal(60, Sum(plant));
        plant.UnpluggedMeters.Add("grid");

        plant.Run(10);
        Assert.Equal(60, Sum(plant));
        plant.Run(1);

        Assert.Equal(33, Sum(plant));
        Assert.False(plant.Allocation.Circuits["main"].MeterFresh);
        plant.House["main"] = PerPhase<Ampere>.Same(new(30));
        plant.Run(4);
        plant.Run(600, p => NeverOver(p));
    }

    [Fact]
    public void Without_a_design_peak_a_silent_meter_means_fallback_for_all()
    {
        var plant = Depot(uncontrolled: null);
        plant.Run(120);
        plant.UnpluggedMeters.Add("grid");

        plant.Run(11);

        Assert.Equal([6, 6, 6], plant.Stations.Keys.Select(plant.Limit));
        Assert.Equal("fallback: meter grid silent for 11 s", plant.Reason("CP-1"));
    }

    [Fact]
    public void A_meter_that_never_answered_means_fallback_once_the_stale_time_is_over()
    {
        var plant = Depot(uncontrolled: null);
        plant.UnpluggedMeters.Add("grid");

        plant.Run(11);

        Assert.Equal([6, 6, 6], plant.Stations.Keys.Select(plant.Limit));
        Assert.Equal("fallback: meter grid has given no reading yet", plant.Reason("CP-2"));
    }

    [Fact]
    public void A_meter_that_is_back_is_told_and_used()
    {
        var plant = Depot();
        plant.Run(60);
        plant.UnpluggedMeters.Add("grid");
        plant.Run(30);
        plant.UnpluggedMeters.Clear();
        plant.Run(120);

        Assert.Equal(60, Sum(plant));
        var kinds = new List<string>();
        while (plant.Events.TryRead(out var happened))
        {
            kinds.Add(happened.Kind);
        }

        Assert.Equal(["meterStale", "meterFresh"], kinds.Where(k => k.StartsWith("meter", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_single_reading_in_the_middle_of_a_loss_is_no_end_of_it_and_tells_nobody()
    {
        var plant = Depot();
        plant.Run(60);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            plant.UnpluggedMeters.Add("grid");
            plant.Run(20);
            plant.UnpluggedMeters.Clear();
            plant.Run(1);
        }

        var told = new List<string>();
        while (plant.Events.TryRead(out var happened))
        {
            told.Add(happened.Kind);
        }

        Assert.Single(told, "meterStale");
        Assert.DoesNotContain("meterFresh", told);
    }

    /// <summary>
    /// The counterexample of a random site: the slow reporter was cut and the meter saw it at once, its own measurement did not.
    /// Meter less measurement made the house look 17 A smaller than it was, and the newcomer was given what was not there.
    /// </summary>
    [Fact]
    public void A_car_that_slowed_down_since_its_last_measurement_makes_no_room_out_of_the_house()
    {
        var plant = new Plant([Circuit("main", 40, meter: "grid", uncontrolled: 10)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0)]);
        plant.House["main"] = PerPhase<Ampere>.Same(new(10));
        plant.Stations["CP-1"].MeasuresEvery = 60;
        plant.Stations["CP-2"].MeasuresEvery = 0;
        plant.AllCharge();
        plant.Stations["CP-2"].Unplug();
        plant.Run(130);
        Assert.Equal(new Ampere(30), plant.Stations["CP-1"].Draws.L1);

        plant.Stations["CP-1"].Wants(8);
        plant.Run(40, p => Assert.InRange(p.Allocation.Circuits["main"].Uncontrolled.L1.Value, 10, 40));
        plant.Stations["CP-2"].PlugIn(32);
        plant.Run(20);
        plant.Stations["CP-1"].Wants(32);

        plant.Run(200, p => NeverOver(p));
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

        plant.Run(100, p => NeverOver(p));
    }

    [Fact]
    public void A_reading_without_a_number_is_no_reading()
    {
        var plant = Depot(uncontrolled: null);
        plant.House["main"] = PerPhase<Ampere>.Same(new(double.NaN));

        plant.Run(20);

        Assert.Equal([6, 6, 6], plant.Stations.Keys.Select(plant.Limit));
    }

    [Fact]
    public void A_station_that_is_away_counts_with_its_last_limit_then_with_its_fallback()
    {
        var plant = new Plant([Circuit("main", 60)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Run(120);
        Assert.Equal(30, plant.Limit("CP-2"));

        plant.Stations["CP-1"].Disconnect();
        plant.Run(60, p => NeverOver(p));
        Assert.Equal(30, plant.Limit("CP-2"));

        plant.Run(120, p => NeverOver(p));
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
        plant.Run(400, p => NeverOver(p));
        plant.Said.Clear();

        plant.Run(180);

        Assert.Equal([32, 6], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
        Assert.Equal(3, plant.Said.Count(s => s.Evse.Station == "CP-2"));
        plant.Stations["CP-2"].Refuses = false;
        plant.Run(200);
        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

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
        plant.Run(20, p => NeverOver(p));

        Assert.Equal(2, plant.Stations["CP-1"].FallbackRequests);
        Assert.Equal(20, plant.Said.First(s => s.Evse.Station == "CP-1").Current);
        Assert.Equal(new Ampere(20), plant.Stations["CP-1"].Draws.L1);
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
    public void A_gateway_that_restarts_says_nothing_for_two_ticks_and_overloads_nothing()
    {
        var plant = Depot();
        plant.Run(120);
        plant.Said.Clear();

        plant.RestartGateway();
        plant.Run(2);

        Assert.Empty(plant.Said);
        Assert.Equal("fallback: the gateway has just started", plant.Reason("CP-1"));
        plant.Run(120, p => NeverOver(p));
        Assert.Equal(60, Sum(plant));
    }

    [Fact]
    public void An_overload_is_told_once_and_cut_within_seconds()
    {
        var plant = Depot();
        plant.Run(120);
        plant.House["main"] = PerPhase<Ampere>.Same(new(20));

        plant.Run(1);
        Assert.True(Sum(plant) <= 43);
        plant.Run(5);
        NeverOver(plant);
        plant.Run(300, p => NeverOver(p));

        var overloads = 0;
        while (plant.Events.TryRead(out var happened))
        {
            overloads += happened.Kind == "circuitOverloaded" ? 1 : 0;
        }

        Assert.Equal(1, overloads);
    }

    [Fact]
    public void Freed_current_is_handed_out_only_after_it_is_free()
    {
        var plant = new Plant([Circuit("main", 32)], [Station("CP-1"), Station("CP-2")]);
        plant.Stations["CP-1"].FollowsAfter = 11;
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);
        plant.Stations["CP-2"].Connect();
        plant.Run(60);
        Assert.Equal(32, plant.Limit("CP-1"));
        plant.Image.Station("CP-2").StatusIs(1, EvseStatus.Occupied);      // a driver comes; the transaction begins later
        plant.Run(15);
        plant.Stations["CP-2"].PlugIn(32);

        plant.Run(60, p => NeverOver(p));

        Assert.Equal([16, 16], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    /// <summary>Only cars that follow tell which way a meter counts.</summary>
    [Fact]
    public void A_meter_that_counts_the_wrong_way_round_raises_nobody_and_is_told()
    {
        var plant = Depot(stations: 1);
        plant.MeterSign = -1;
        plant.House["main"] = PerPhase<Ampere>.Same(new(3));
        var highest = 0.0;

        plant.Run(400, p =>
        {
            if (p.Allocation.Circuits["main"].Plan.Meter is not null && p.Image.Clock.GetTimestamp() % (60 * TimeSpan.TicksPerSecond) == 0)
            {
                p.Image.Station("CP-1").CsmsLimit(1, highest > 15 ? new(8) : null);     // up and down, so that there are trials
            }

            highest = p.Limit("CP-1");
        });

        var told = new List<string>();
        while (plant.Events.TryRead(out var happened))
        {
            told.Add(happened.Kind);
        }

        Assert.Contains("meterSign", told);
        plant.Image.Station("CP-1").CsmsLimit(1, new(8));
        plant.Run(10);
        plant.Image.Station("CP-1").CsmsLimit(1, null);
        plant.Run(60);
        Assert.Equal(8, plant.Limit("CP-1"));
        Assert.Contains("counts the wrong way round", plant.Reason("CP-1"), StringComparison.Ordinal);
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
        plant.Run(30, p => NeverOver(p));

        Assert.Equal(60, Sum(plant));
        Assert.DoesNotContain(plant.Said, s => s.Current != plant.Limit(s.Evse.Station));
    }

    /// <summary>What a station follows that is here and has said nothing since the gateway started is unknown.</summary>
    [Fact]
    public void A_station_that_is_here_and_has_told_nothing_counts_with_its_rating_after_a_start_then_with_its_fallback()
    {
        var plant = new Plant([Circuit("main", 60)], [Station("CP-1"), Station("CP-2", fallback: 8)]);
        plant.Image.Station("CP-2").Connected("ocpp1.6");
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);

        plant.Run(100);
        Assert.Equal(28, plant.Limit("CP-1"));

        plant.Run(60);
        Assert.Equal(32, plant.Limit("CP-1"));
    }

    [Fact]
    public void A_live_limit_that_runs_out_at_a_slow_station_counts_until_its_pilot_has_fallen()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0)]);
        plant.Stations["CP-1"].Connect();
        plant.Stations["CP-1"].PlugIn(32);
        plant.Run(100);
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

    [Fact]
    public void What_the_csms_allows_the_whole_station_bounds_it()
    {
        var plant = new Plant([Circuit("main", 48)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Image.Station("CP-1").CsmsMax(new(10));

        plant.Run(150);

        Assert.Equal([10, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    /// <summary>Its socket is half open: each call ends by a time-out.</summary>
    [Fact]
    public void While_a_cut_is_not_answered_others_are_cut_for_it()
    {
        var plant = new Plant([Circuit("main", 48, meter: "grid", uncontrolled: 10)], [Station("CP-1"), Station("CP-2"), Station("CP-3")]).AllCharge();
        plant.Stations["CP-3"].Unplug();
        plant.Run(150);
        Assert.Equal([24, 24], new[] { "CP-1", "CP-2" }.Select(plant.Limit));

        plant.Stations["CP-1"].Refuses = true;
        plant.House["main"] = PerPhase<Ampere>.Same(new(10));
        plant.Run(5);

        Assert.Equal(14, plant.Limit("CP-2"));
        NeverOver(plant);
    }
}
