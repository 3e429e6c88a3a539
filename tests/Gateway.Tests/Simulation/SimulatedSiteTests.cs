using Gateway.Simulation;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Simulation;

/// <summary>The physics of the simulated site.</summary>
public sealed class SimulatedSiteTests
{
    private readonly ManualTime _time = new();
    private readonly Judge _judge = new([("main", new(100)), ("row", new(40))], new());

    [Fact]
    public void A_rotated_station_loads_the_phases_that_it_is_wired_to()
    {
        var rotated = new Wiring(Phase.L2, Phase.L3, Phase.L1);
        Step(new SiteLoad(_ => new(new(10), new(5), new(1)), rotated, ["main"]));

        Assert.Equal(new(new(1), new(10), new(5)), _judge.Circuits[0].Highest);
    }

    [Fact]
    public void Currents_add_up_per_phase_and_circuit()
    {
        Step(
            new(_ => PerPhase<Ampere>.Same(new(10)), Wiring.Straight, ["main"]),
            new(_ => new(new(20), default, default), new(Phase.L3), ["main", "row"]));

        Assert.Equal(new(new(10), new(10), new(30)), _judge.Circuits[0].Highest);
        Assert.Equal(new(default, default, new(20)), _judge.Circuits[1].Highest);
    }

    [Fact]
    public void The_meter_sees_the_house_and_the_cars_and_counts_the_energy()
    {
        var house = new HouseLoad(new(20));
        var site = new SimulatedSite("main", house, [new(_ => PerPhase<Ampere>.Same(new(10)), Wiring.Straight, ["main"])], _judge, _time);
        _time.Advance(TimeSpan.FromMinutes(6));
        site.Step();

        var expected = house.At(TimeSpan.FromMinutes(6)).Map(a => a + new Ampere(10));
        Assert.Equal(expected, site.Meter.Current);
        Assert.Equal((expected.L1 + expected.L2 + expected.L3).Value * 230 / 10, site.Meter.EnergyImport.Value, 6);
    }

    [Fact]
    public void The_house_stays_within_its_peak_and_moves_slowly()
    {
        var house = new HouseLoad(new(25));
        for (var second = 0; second < 3600; second++)
        {
            var (now, next) = (house.At(TimeSpan.FromSeconds(second)), house.At(TimeSpan.FromSeconds(second + 1)));
            Assert.All(PerPhase<Ampere>.All, p => Assert.InRange(now[p].Value, 0, 25));
            Assert.All(PerPhase<Ampere>.All, p => Assert.InRange(Math.Abs(next[p].Value - now[p].Value), 0, 0.2001));
        }
    }

    [Theory]
    [InlineData(32, 16, 16)]        // as much as it can
    [InlineData(10, 16, 10)]        // as much as it may
    [InlineData(5.9, 16, 0)]        // too little for any car
    [InlineData(0, 16, 0)]
    public void A_car_follows_the_pilot(double pilot, double max, double draws)
    {
        var car = new SimulatedCar(3, max, TimeSpan.FromSeconds(2));
        for (var step = 0; step < 50; step++)
        {
            car.Step(pilot, 230, TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(draws, car.Current, 3);
    }

    [Fact]
    public void A_car_tapers_and_stops_when_it_is_full()
    {
        var car = new SimulatedCar(1, 32, TimeSpan.FromSeconds(1), wantsWh: 1000);
        var least = double.MaxValue;
        while (!car.Full)
        {
            least = Math.Min(car.Step(32, 230, TimeSpan.FromSeconds(10)), least);
        }

        Assert.InRange(least, 6, 10);
        car.Step(32, 230, TimeSpan.FromSeconds(10));
        Assert.Equal(0, car.Current);
    }

    private void Step(params SiteLoad[] loads)
    {
        var site = new SimulatedSite("main", new(new(0)), loads, _judge, _time);
        _time.Advance(SimulatedSite.StepTime);
        site.Step();
    }
}
