using Gateway.Site;
using static Gateway.Tests.Balancing.FailSafe;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Other load above the design peak, or a car that takes more than anybody knows, when the meter is not to be believed.</summary>
public sealed class FailSafePeakTests
{
    /// <summary>30 A and a peak of 9 A. A does not follow and measures nothing, B begins with 8 A.</summary>
    private static Plant Deaf()
    {
        var plant = new Plant(
            [Circuit("main", 30, meter: "grid", uncontrolled: 9)], [Station("A", max: 20), Station("B", fallback: 8, priority: 1)]);
        plant.House["main"] = PerPhase<Ampere>.Same(new(4));
        (plant.Stations["A"].MeasuresEvery, plant.Stations["A"].Disobeys) = (0, true);
        plant.Stations["A"].Connect();
        plant.Stations["B"].Connect();
        plant.Stations["A"].PlugIn(20);
        return plant;
    }

    [Fact]
    public void A_meter_that_has_turned_over_still_tells_how_much_flows()
    {
        var plant = Deaf();
        plant.Run(150);
        plant.MeterSign = -1;
        plant.Run(20);
        Assert.NotNull(plant.Image.Freeze().Devices["grid"].Fault);

        plant.Stations["B"].PlugIn(32);
        plant.Run(60);

        Assert.Equal(0, plant.Limit("B"));
        plant.Run(600, p => p.IsNeverOver());
    }

    [Fact]
    public void Where_something_feeds_in_what_a_turned_meter_shows_as_drawn_is_no_load()
    {
        var plant = Depot(uncontrolled: 30);
        plant.Image.Announce("roof", DeviceRole.Pv);
        foreach (var station in plant.Stations.Keys)
        {
            plant.Image.Station(station).CsmsLimit(1, new(10));
        }

        plant.House["main"] = PerPhase<Ampere>.Same(new(-105));
        plant.Run(240);
        Assert.Equal(30, plant.Sum());
        plant.MeterSign = -1;
        plant.Run(20);
        Assert.NotNull(plant.Image.Freeze().Devices["grid"].Fault);
        var before = plant.Sum();

        plant.House["main"] = PerPhase<Ampere>.Same(new(-125));
        plant.Run(20);

        Assert.InRange(before, 18, 30);
        Assert.Equal(before, plant.Sum());
    }

    [Fact]
    public void What_was_measured_above_the_design_peak_is_not_forgotten_when_the_meter_is_lost()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(40));
        plant.Run(240);
        Assert.Equal(23, plant.Sum());
        plant.UnpluggedMeters.Add("grid");

        plant.Run(600, p => p.IsNeverOver());

        Assert.Equal(23, plant.Sum());
        var told = plant.Allocation.Evses[new("CP-1", 1)].Chain.Single(l => l.Kind is LimitKind.Uncontrolled);
        Assert.Equal(40, told.Value.Value, 0.1);
        Assert.Contains("above its design peak, as was measured: meter grid silent", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_deaf_car_was_measured_to_take_is_not_forgotten_when_the_meter_is_lost()
    {
        var plant = Deaf();
        plant.Run(150);
        plant.Image.Station("A").CsmsLimit(1, new(6));
        plant.Stations["B"].PlugIn(32);
        plant.Run(240);
        plant.IsNeverOver();
        plant.UnpluggedMeters.Add("grid");

        plant.Run(600, p => p.IsNeverOver());
    }

    [Fact]
    public void Without_a_design_peak_it_is_not_forgotten_either()
    {
        var plant = Depot(uncontrolled: null);
        plant.House["main"] = PerPhase<Ampere>.Same(new(50));
        plant.Run(240);
        plant.UnpluggedMeters.Add("grid");

        plant.Run(600, p => p.IsNeverOver());
    }

    [Fact]
    public void It_is_remembered_for_a_quarter_of_an_hour()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(40));
        plant.Run(240);
        plant.UnpluggedMeters.Add("grid");
        plant.House["main"] = default;
        plant.Run(880);
        Assert.Equal(23, plant.Sum());

        plant.Run(60);

        Assert.Equal(33, plant.Sum());
    }

    [Fact]
    public void A_meter_that_is_back_for_a_moment_makes_nothing_forgotten()
    {
        var plant = Depot();
        plant.House["main"] = PerPhase<Ampere>.Same(new(40));
        plant.Run(240);
        plant.UnpluggedMeters.Add("grid");
        plant.Run(60);
        plant.UnpluggedMeters.Clear();
        plant.Run(10);
        plant.UnpluggedMeters.Add("grid");

        plant.Run(600, p => p.IsNeverOver());

        Assert.Equal(23, plant.Sum());
    }

    /// <summary>What rose within the last half minute may be no load at all: a meter that freezes shows cars that have gone as such.</summary>
    [Fact]
    public void What_a_meter_showed_just_before_it_was_lost_is_not_remembered()
    {
        var plant = Depot();
        plant.Run(240);
        plant.House["main"] = PerPhase<Ampere>.Same(new(40));
        plant.Run(20);
        plant.UnpluggedMeters.Add("grid");

        plant.Run(60);

        Assert.Equal(33, plant.Sum());
    }
}
