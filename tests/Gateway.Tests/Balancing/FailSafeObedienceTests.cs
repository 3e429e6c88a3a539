using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>The ladder for stations that accept a limit and draw more, and those that are only slow.</summary>
public sealed class FailSafeObedienceTests
{
    /// <summary>Its station measures once a minute: what it was cut by is not waited for so long while the meter shows too much.</summary>
    [Fact]
    public void A_cut_that_should_have_come_does_not_put_off_that_of_others()
    {
        var plant = FailSafe.Depot();
        foreach (var station in plant.Stations.Values)
        {
            station.MeasuresEvery = 60;
        }

        plant.Run(301);
        plant.Stations["CP-1"].Disobeys = true;
        plant.House["main"] = PerPhase<Ampere>.Same(new(3 + 63 + 9 - plant.Flows("main").L1.Value));
        Assert.Equal(72, plant.Flows("main").L1.Value);

        plant.Run(36);      // twice the time that a cut takes, as it gets its part of each and that brings nothing

        plant.Run(60, p => p.IsNeverOver());
    }

    private readonly Plant _plant = new Plant([Mcb("main", 40)], [Station("CP-1"), Station("CP-2")]).AllCharge();

    private double Flow => _plant.Flows("main").L1.Value;

    private List<string> Steps()
    {
        var steps = new List<string>();
        while (_plant.Events.TryRead(out var happened))
        {
            if (happened.Kind == "stationDisobeys")
            {
                steps.Add(happened.Text[(happened.Text.LastIndexOf(':') + 2)..]);
            }
        }

        return steps;
    }

    /// <summary>CP-1 comes and goes, so that CP-2 is cut and raised again.</summary>
    private void Teach(int cuts)
    {
        for (var i = 0; i < cuts; i++)
        {
            _plant.Stations["CP-1"].Unplug();
            _plant.Run(90);
            _plant.Image.Station("CP-1").StatusIs(1, EvseStatus.Occupied);
            _plant.Run(90);
            _plant.Stations["CP-1"].PlugIn(32);
            _plant.Run(90);
        }

        Assert.Empty(Steps());
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(2.4)]       // more than is usual: 1 A and 5 %
    public void What_a_car_draws_above_its_limit_is_not_forgotten_with_the_cut_that_it_costs(double overdraws)
    {
        var plant = new Plant([Mcb("main", 17)], [Station("CP-1")]).AllCharge();
        var station = plant.Stations["CP-1"];
        (station.FollowsAfter, station.MeasuresEvery, station.Overdraws) = (3, 30, overdraws);
        plant.Run(200);

        plant.Run(300, p => Assert.Equal(Math.Floor(17 - overdraws), p.Limit("CP-1"), tolerance: 1));

        station.Overdraws = 0;
        plant.Run(90);
        Assert.Equal(17, plant.Limit("CP-1"));
    }

    /// <summary>No station measures whether 10.04 A are 10 A; 10.4 A are not.</summary>
    [Theory]
    [InlineData(0.04, 10)]
    [InlineData(0.4, 9)]
    public void What_is_less_than_stations_measure_costs_nobody_an_ampere(double overdraws, double second)
    {
        var plant = new Plant([Mcb("main", 20)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.Run(120);
        foreach (var station in plant.Stations.Values)
        {
            station.Overdraws = overdraws;
        }

        plant.Run(60);

        Assert.Equal([10, second], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Fact]
    public void A_station_that_does_not_obey_is_told_again_then_paused_then_stopped_then_reckoned_with()
    {
        _plant.Run(120);
        _plant.Said.Clear();
        _plant.Stations["CP-2"].Disobeys = true;

        _plant.Run(10);
        Assert.Equal(8, _plant.Limit("CP-1"));      // its real draw counts from the beginning
        _plant.Run(250);

        Assert.Equal(["it is told again", "it is paused", "its transaction is stopped"], Steps());
        Assert.Contains(_plant.Said, s => s.Evse.Station == "CP-2" && s.Current == 0);
        Assert.Equal(new EvseKey("CP-2", 1), _plant.Stopped[0]);
        Assert.Equal([8, 32], new[] { "CP-1", "CP-2" }.Select(_plant.Limit));
        Assert.True(Flow <= 40);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public void A_slow_station_is_not_taken_for_one_that_disobeys(int measuresEvery)
    {
        _plant.Stations["CP-2"].FollowsAfter = 55;
        _plant.Stations["CP-2"].MeasuresEvery = measuresEvery;

        Teach(cuts: 4);

        Assert.Empty(_plant.Stopped);
    }

    [Fact]
    public void A_station_that_was_fast_before_is_doubted_sooner()
    {
        Teach(cuts: 3);
        _plant.Stations["CP-2"].Disobeys = true;

        _plant.Run(30);

        Assert.Contains("it is told again", Steps());
    }

    [Fact]
    public void A_car_that_overdraws_for_a_while_does_not_make_its_station_a_slow_one()
    {
        var (other, station) = (_plant.Stations["CP-1"], _plant.Stations["CP-2"]);
        for (var cut = 0; cut < 3; cut++)
        {
            other.Unplug();
            _plant.Run(120);
            station.Overdraws = 1.4;        // 31.4 of 30 A, say: less than is usual
            _plant.Run(20);
            other.PlugIn(32);
            _plant.Run(70);
            station.Overdraws = 0;
            _plant.Run(30);
        }

        other.Unplug();
        _plant.Run(120);
        other.PlugIn(32);
        station.Disobeys = true;
        Steps();

        _plant.Run(30);

        Assert.Contains("it is told again", Steps());
    }

    /// <summary>Its car takes less than it may, and could take all of it again.</summary>
    [Fact]
    public void A_station_that_is_slower_than_ever_keeps_what_it_had_until_it_follows()
    {
        var plant = new Plant([Circuit("main", 30)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        var (other, slow) = (plant.Stations["CP-1"], plant.Stations["CP-2"]);
        (slow.FollowsAfter, slow.MeasuresEvery) = (20, 5);
        slow.Unplug();
        plant.Run(90);
        slow.PlugIn(20);
        for (var cut = 0; cut < 4; cut++)
        {
            plant.Run(120);
            other.Unplug();
            plant.Run(120);
            slow.FollowsAfter = cut < 3 ? 20 : 40;
            other.PlugIn(32);
        }

        plant.Run(60, p => Assert.True(p.Limit("CP-1") + slow.Follows <= 30, $"{p.Limit("CP-1")} and {slow.Follows}"));
        Assert.Equal(15, plant.Limit("CP-1"));
    }

    /// <summary>It is known to need 40 s, and is cut again before they are over, and again.</summary>
    [Fact]
    public void Who_does_not_follow_gets_no_new_patience_by_the_next_cut()
    {
        var plant = new Plant([Mcb("main", 40)], [.. Enumerable.Range(1, 4).Select(i => Station($"CP-{i}", fallback: i > 2 ? 0 : 6))]).AllCharge();
        var (slow, others) = (plant.Stations["CP-1"], plant.Stations.Values.Skip(1).ToList());
        slow.FollowsAfter = 40;
        others.ForEach(o => o.Unplug());
        for (var cut = 0; cut < 3; cut++)
        {
            plant.Run(120);
            others[0].PlugIn(32);
            plant.Run(120);
            others[0].Unplug();
        }

        plant.Run(120);
        Assert.DoesNotContain("stationDisobeys", plant.Kinds());
        slow.Disobeys = true;
        foreach (var other in others)
        {
            other.PlugIn(32);
            plant.Run(35);
        }

        Assert.Contains("stationDisobeys", plant.Kinds());
    }

    [Fact]
    public void A_station_of_which_nothing_is_known_is_given_a_minute()
    {
        _plant.Stations["CP-1"].Unplug();
        _plant.Run(60);
        _plant.Stations["CP-1"].PlugIn(32);
        _plant.Stations["CP-2"].Disobeys = true;
        _plant.Run(55);
        Assert.Empty(Steps());

        _plant.Run(15);
        Assert.Equal(["it is told again"], Steps());
    }

    [Fact]
    public void What_a_slow_station_that_is_not_measured_gives_back_is_free_after_a_minute()
    {
        var slow = _plant.Stations["CP-2"];
        slow.MeasuresEvery = 0;
        slow.FollowsAfter = 50;
        _plant.Stations["CP-1"].Unplug();
        _plant.Run(200);
        Assert.Equal(32, slow.Draws.L1.Value);
        _plant.Image.Station("CP-1").StatusIs(1, EvseStatus.Occupied);
        _plant.Run(70);
        _plant.Stations["CP-1"].PlugIn(32);

        _plant.Run(200, _ => Assert.True(Flow <= 40, $"{_plant.Time.GetUtcNow():HH:mm:ss}: {Flow}"));

        Assert.Equal([20, 20], new[] { "CP-1", "CP-2" }.Select(_plant.Limit));
    }
}
