using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>What a meter shows after a raise may be the car, or the house: until it is measured nobody is raised into it.</summary>
public sealed class DoubtTests
{
    private readonly Plant _plant = new([Circuit("main", 40, meter: "grid", uncontrolled: 20)], [Station("A"), Station("B")]);

    public DoubtTests()
    {
        _plant.House["main"] = PerPhase<Ampere>.Same(new(4));
        _plant.AllCharge();
        _plant.Stations["A"].MeasuresEvery = 60;
        foreach (var station in _plant.Stations.Values)
        {
            station.Wants(10);
            _plant.Image.Station(station.Plan.Id).CsmsLimit(1, new(10));
        }

        _plant.Run(301);
        Assert.Equal([10, 10], [_plant.Limit("A"), _plant.Limit("B")]);
        _plant.Image.Station("A").CsmsLimit(1, null);
    }

    [Fact]
    public void Load_of_the_house_that_hides_behind_a_raise_is_promised_to_nobody()
    {
        _plant.Run(2);
        _plant.House["main"] = PerPhase<Ampere>.Same(new(9));

        _plant.Run(100, p => Assert.True(p.Limit("A") + p.Limit("B") + 9 <= 40, $"A {p.Limit("A")}, B {p.Limit("B")}: {p.Reason("A")}"));
    }

    /// <summary>Nobody measures it: when the slowest station would have followed, what it was raised by explains nothing more.</summary>
    [Fact]
    public void Load_of_the_house_does_not_hide_for_longer_behind_a_raise_that_nobody_will_measure()
    {
        var plant = new Plant([Circuit("main", 55, meter: "grid")], [Station("A"), Station("B")]).AllCharge(wants: 10);
        plant.House["main"] = PerPhase<Ampere>.Same(new(4));
        plant.Stations["A"].MeasuresEvery = 0;
        plant.Image.Station("A").CsmsLimit(1, new(15));
        plant.Run(200);
        plant.Image.Station("A").CsmsLimit(1, new(20));
        plant.Run(2);
        plant.House["main"] = PerPhase<Ampere>.Same(new(18));
        plant.Run(50);
        Assert.Equal(20, plant.Limit("A"));

        plant.Run(14);
        Assert.Equal(16, plant.Limit("A"));     // it draws 10 A, which is load as well as far as anybody knows, and B may draw 11
    }

    [Fact]
    public void Where_it_was_the_car_the_next_measurement_says_so()
    {
        _plant.Stations["A"].Wants(32);

        _plant.Run(180);

        Assert.Equal(26, _plant.Limit("A"));
    }

    /// <summary>Its car draws less by as much as the house draws more, so the meter shows neither.</summary>
    [Fact]
    public void Load_of_the_house_that_hides_behind_a_cut_is_not_lost_when_the_car_is_raised_again()
    {
        _plant.Stations["A"].Wants(32);
        _plant.Run(180);
        _plant.Image.Station("A").CsmsLimit(1, new(16));
        _plant.Run(4);
        _plant.House["main"] = PerPhase<Ampere>.Same(new(14));
        Assert.Equal(40, _plant.Flows("main").L1.Value);
        _plant.Run(10);

        _plant.Image.Station("A").CsmsLimit(1, null);
        _plant.Run(10);
        Assert.Equal("held at 16 A: nothing was measured since it was cut", _plant.Reason("A"));

        _plant.Run(110, p => p.IsNeverOver());
        Assert.Equal(16, _plant.Limit("A"));
    }

    /// <summary>
    /// A's car follows its cut, and the house takes that and 3 A more. Of these 9 A the meter shows 3, beside a car that seems to draw
    /// as before: B's car, which takes less for a moment, has too much then, and A's measurement would take a minute to tell.
    /// </summary>
    [Fact]
    public void Load_of_the_house_that_hides_behind_a_cut_is_not_waited_for_while_more_is_promised_than_there_is()
    {
        _plant.Stations["A"].Wants(16);
        _plant.Stations["B"].Wants(20);
        _plant.Image.Station("A").CsmsLimit(1, new(16));
        _plant.Image.Station("B").CsmsLimit(1, null);
        _plant.Run(301);
        Assert.Equal([16, 20], [_plant.Limit("A"), _plant.Limit("B")]);

        _plant.Image.Station("A").CsmsLimit(1, new(10));
        _plant.Run(4);
        _plant.House["main"] = PerPhase<Ampere>.Same(new(13));
        _plant.Stations["B"].Wants(14);
        _plant.Run(12);

        _plant.Run(40, p => Assert.True(p.Limit("A") + p.Limit("B") + 13 <= 40, $"A {p.Limit("A")}, B {p.Limit("B")}: {p.Reason("B")}"));
    }
}
