using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.FailSafe;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Whoever is to blame: what is overloaded is cut, and nothing is given twice.</summary>
public sealed class FailSafeCircuitTests
{
    [Fact]
    public void An_overload_is_told_once_and_cut_within_seconds()
    {
        var plant = Depot();
        plant.Run(120);
        plant.House["main"] = PerPhase<Ampere>.Same(new(20));

        plant.Run(1);
        Assert.True(plant.Sum() <= 43);
        plant.Run(5);
        plant.IsNeverOver();
        plant.Run(300, p => p.IsNeverOver());

        Assert.Single(plant.Kinds(), "circuitOverloaded");
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

        plant.Run(60, p => p.IsNeverOver());

        Assert.Equal([16, 16], new[] { "CP-1", "CP-2" }.Select(plant.Limit));
    }

    [Theory]
    [InlineData(ProtectionKind.Mccb, 20)]
    [InlineData(ProtectionKind.Mcb, 21)]
    public void A_car_that_nothing_measures_may_draw_an_ampere_and_a_twentieth_more_without_a_trip(ProtectionKind kind, double told)
    {
        var protection = new Protection(kind, null, new(21));
        var plant = new Plant([Circuit("main", 21) with { Protection = protection }], [Station("CP-1")]);
        plant.Stations["CP-1"].MeasuresEvery = 0;
        plant.AllCharge();

        plant.Run(300);

        Assert.Equal(told, plant.Limit("CP-1"));
        Assert.Equal(Timeout.InfiniteTimeSpan, ThermalImage.Warm(protection).Left(new((told * 1.05) + 1)));
    }

    [Fact]
    public void A_car_that_its_station_or_a_meter_measures_needs_no_such_allowance()
    {
        var measured = new Plant([Circuit("main", 21)], [Station("CP-1")]).AllCharge();
        var metered = new Plant([Circuit("main", 21, meter: "grid", uncontrolled: 0)], [Station("CP-1")]);
        metered.Stations["CP-1"].MeasuresEvery = 0;
        metered.AllCharge();

        measured.Run(300);
        metered.Run(300);

        Assert.Equal([21, 21], new[] { measured, metered }.Select(p => p.Limit("CP-1")));
    }
}
