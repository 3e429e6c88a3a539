using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Who gets how much, once all cuts have arrived.</summary>
public sealed class SharingTests
{
    //   house   most each may take    shared
    [Theory]
    [InlineData(0, new[] { 16d, 16 }, new[] { 16d, 16 })]           // room for all
    [InlineData(43, new[] { 16d, 16 }, new[] { 10d, 10 })]          // shared evenly
    [InlineData(42, new[] { 16d, 16 }, new[] { 11d, 10 })]          // the odd ampere goes to the first
    [InlineData(43, new[] { 8d, 32 }, new[] { 8d, 12 })]            // the modest station's rest goes to the other
    [InlineData(53, new[] { 16d, 16 }, new[] { 10d, 0 })]           // 5 A each would starve both: one charges
    [InlineData(58, new[] { 16d, 16 }, new[] { 0d, 0 })]            // 5 A are no charging
    [InlineData(80, new[] { 16d, 16 }, new[] { 0d, 0 })]            // the house alone is over the limit
    [InlineData(-10, new[] { 32d, 32, 32 }, new[] { 25d, 24, 24 })] // export is headroom at the connection
    public void The_circuit_is_shared_fairly(double house, double[] most, double[] shared)
    {
        var plant = new Plant([Circuit("main", 63, meter: "grid")], most.Select((max, i) => Station($"CP-{i}", max: max)));
        plant.House["main"] = PerPhase<Ampere>.Same(new(house));
        plant.Image.Announce("roof", DeviceRole.Pv);
        plant.AllCharge();

        plant.Run(200);

        Assert.Equal(shared, most.Select((_, i) => plant.Limit($"CP-{i}")));
    }

    [Fact]
    public void Where_nothing_can_feed_in_export_is_no_headroom_but_a_meter_that_errs()
    {
        var plant = new Plant([Circuit("main", 63, meter: "grid")], Enumerable.Range(0, 3).Select(i => Station($"CP-{i}")));
        plant.House["main"] = PerPhase<Ampere>.Same(new(-10));
        plant.AllCharge();

        plant.Run(200);

        Assert.Equal(63, plant.Stations.Keys.Sum(plant.Limit));
    }

    //   wanted   each gets; the site file keeps 4 A free
    [Theory]
    [InlineData(0, 18)]
    [InlineData(2, 18)]
    [InlineData(10, 15)]
    [InlineData(100, 0)]
    public void What_the_operator_wants_kept_free_counts_where_it_is_more_than_the_site_file_says(double wanted, double each)
    {
        var plant = new Plant(
            [Circuit("main", 40)], [Station("CP-1"), Station("CP-2")],
            new() { Strategy = Strategy.Fair, Every = TimeSpan.FromSeconds(1), Reserve = new(4), StaleAfter = TimeSpan.FromSeconds(10) });
        plant.AllCharge();
        plant.Run(100);
        Assert.Equal([18, 18], new[] { "CP-1", "CP-2" }.Select(plant.Limit));

        plant.Image.LeastReserve = new(wanted);
        plant.Run(100);

        Assert.Equal([each, each], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void Each_phase_is_counted_for_itself()
    {
        var plant = new Plant(
            [Circuit("main", 40)],
            [
                Station("CP-1", wiring: [Phase.L1]), Station("CP-2", wiring: [Phase.L1]), Station("CP-3", wiring: [Phase.L2]),
                Station("CP-4", wiring: [Phase.L3, Phase.L1, Phase.L2]),
            ]).AllCharge();

        plant.Run(200);

        Assert.Equal([14, 13, 27, 13], new[] { "CP-1", "CP-2", "CP-3", "CP-4" }.Select(plant.Limit));
    }

    [Fact]
    public void A_car_that_is_seen_to_use_one_phase_frees_the_other_two()
    {
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2", wiring: [Phase.L2, Phase.L3, Phase.L1])]);
        plant.AllCharge(phases: 1);

        plant.Run(14);
        Assert.InRange(plant.Limit("CP-1"), 6, 20);

        plant.Run(120);
        Assert.Equal([32, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void The_tightest_circuit_on_the_way_decides()
    {
        var plant = new Plant(
            [Circuit("main", 60), Circuit("row-a", 20, "main"), Circuit("row-b", 50, "main")],
            [Station("A-1", "row-a"), Station("A-2", "row-a"), Station("B-1", "row-b"), Station("B-2", "row-b")]).AllCharge();

        plant.Run(200);

        Assert.Equal([10, 10, 20, 20], new[] { "A-1", "A-2", "B-1", "B-2" }.Select(plant.Limit));
        Assert.Equal("shares 20 A of circuit row-a with 1 other on L1", plant.Reason("A-1"));
    }

    [Fact]
    public void A_charging_car_that_takes_all_it_may_says_so()
    {
        var plant = new Plant([Circuit("main", 63)], [Station("CP-1", max: 16)]).AllCharge();

        plant.Run(60);

        Assert.Equal("takes all it may (16 A of the station)", plant.Reason("CP-1"));
    }

    [Fact]
    public void The_reserve_is_kept_free()
    {
        var options = new BalancingOptions
        {
            Strategy = Strategy.Fair, Every = TimeSpan.FromSeconds(1), Reserve = new(3), StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plant = new Plant([Circuit("main", 23)], [Station("CP-1"), Station("CP-2")], options).AllCharge();

        plant.Run(200);

        Assert.Equal([10, 10], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void Priority_is_served_first_where_the_site_wants_it()
    {
        var options = new BalancingOptions
        {
            Strategy = Strategy.Priority, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2", priority: 5)], options).AllCharge();

        plant.Run(200);

        Assert.Equal([8, 32], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void Who_waits_is_told_when_the_next_turn_is()
    {
        var plant = new Plant([Circuit("main", 10)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0)]).AllCharge();

        plant.Run(60);

        Assert.Equal([10, 0], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
        Assert.Equal("waits: 5 A each would starve all; next turn at 12:15", plant.Reason("CP-2"));
    }

    [Fact]
    public void Turns_go_round_and_nobody_waits_longer_than_four()
    {
        var plant = new Plant([Circuit("main", 13)], Enumerable.Range(1, 5).Select(i => Station($"CP-{i}", fallback: 0))).AllCharge();
        var waits = plant.Stations.Keys.ToDictionary(k => k, _ => 0);
        var longest = 0;
        plant.Run(60);

        plant.Run(3 * 3600, p =>
        {
            foreach (var id in p.Stations.Keys)
            {
                waits[id] = p.Limit(id) > 0 ? 0 : waits[id] + 1;
                longest = Math.Max(longest, waits[id]);
            }
        });

        Assert.InRange(longest, 15 * 60, (4 * 15 * 60) + 30);
    }

    [Fact]
    public void Raises_climb_in_small_steps_and_cuts_come_at_once()
    {
        var plant = new Plant([Circuit("main", 63, meter: "grid")], [Station("CP-1")]);
        plant.House["main"] = PerPhase<Ampere>.Same(new(53));
        plant.AllCharge();
        plant.Run(140);
        Assert.Equal(10, plant.Limit("CP-1"));
        plant.House["main"] = default;
        plant.Said.Clear();

        plant.Run(120);

        var steps = plant.Said.Select(s => s.Current).Prepend(10).ToList();
        Assert.Equal(32, steps[^1]);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 5));
        var times = plant.Said.Select(s => s.At).ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(10)));

        plant.House["main"] = PerPhase<Ampere>.Same(new(40));
        plant.Run(1);
        Assert.Equal(23, plant.Limit("CP-1"));
    }

    [Fact]
    public void A_limit_is_renewed_before_it_runs_out()
    {
        var plant = new Plant([Circuit("main", 63)], [Station("CP-1", max: 16)]).AllCharge();

        plant.Run(600, p => Assert.True(p.Image.Freeze().Allocation is not null));

        Assert.InRange(plant.Said.Count, 600 / 45, 2 + (600 / 32));
        Assert.Equal(new Ampere(16), plant.Stations["CP-1"].Draws.L1);
    }

    /// <summary>An ampere of a three-phase car keeps three others from theirs.</summary>
    [Theory]
    [InlineData(Strategy.Fair, new[] { 10d, 10, 10, 10 })]
    [InlineData(Strategy.Throughput, new[] { 6d, 14, 14, 14 })]
    public void Throughput_gives_the_most_current_where_fair_gives_the_most_to_who_has_least(Strategy strategy, double[] given)
    {
        var options = new BalancingOptions
        {
            Strategy = strategy, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plant = new Plant(
            [Circuit("main", 20)],
            [
                Station("CP-1"), Station("CP-2", wiring: [Phase.L1]), Station("CP-3", wiring: [Phase.L2]), Station("CP-4", wiring: [Phase.L3]),
            ],
            options).AllCharge();

        plant.Run(200);

        Assert.Equal(given, plant.Stations.Keys.Order(StringComparer.Ordinal).Select(plant.Limit));
    }

    [Fact]
    public void A_car_of_the_sun_gets_what_would_be_fed_into_the_grid()
    {
        var plant = new Plant([Circuit("main", 63, meter: "grid", uncontrolled: 10)], [Station("CP-1", fallback: 0) with { Mode = ChargingMode.Surplus }]);
        plant.House["main"] = PerPhase<Ampere>.Same(new(5));
        plant.AllCharge();
        plant.Run(120);
        Assert.Equal((0, "waits for the sun"), (plant.Limit("CP-1"), plant.Reason("CP-1")));

        plant.House["main"] = PerPhase<Ampere>.Same(new(-15));
        plant.Run(400);

        Assert.InRange(plant.Limit("CP-1"), 13, 15);
        Assert.Contains(plant.Allocation.Evses[new("CP-1", 1)].Chain, l => l.Kind is LimitKind.Surplus);
    }

    /// <summary>Told by the CSMS for this car, or by the site over MQTT.</summary>
    [Fact]
    public void The_priority_of_a_car_goes_before_that_of_its_station()
    {
        var options = new BalancingOptions
        {
            Strategy = Strategy.Priority, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plant = new Plant([Circuit("main", 40)], [Station("CP-1"), Station("CP-2", priority: 5)], options).AllCharge();
        plant.Image.Station("CP-1").Wished(1, (evse, at) => evse.Wish.Prioritised(9, WishSource.Csms, at));

        plant.Run(200);

        Assert.Equal([32, 8], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }
}
