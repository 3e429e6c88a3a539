using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

public sealed class PlantCarTests
{
    private static readonly CarDraft Usual = new(Phases: 3, Max: 16, Min: 6, Delay: 1, Wants: 50_000, Interrupts: false);

    private int _step;

    [Fact]
    public void It_follows_the_pilot_up_to_what_it_can_take()
    {
        var car = new PlantCar(Usual, new(1));

        Run(car, 30, pilot: 10);
        Assert.Equal(10, car.Current);

        Run(car, 30, pilot: 32);
        Assert.Equal(16, car.Current);
    }

    [Fact]
    public void It_begins_to_follow_only_after_its_delay()
    {
        var car = new PlantCar(Usual, new(1));
        Run(car, 30, pilot: 16);

        Run(car, 0.9, pilot: 6);
        Assert.Equal(16, car.Current);

        Run(car, 2, pilot: 6);
        Assert.Equal(6, car.Current);
    }

    [Fact]
    public void A_slow_one_takes_five_seconds()
    {
        var car = new PlantCar(Usual, new(1)) { IsSlow = true };
        Run(car, 30, pilot: 16);

        Run(car, 4.9, pilot: 6);

        Assert.Equal(16, car.Current);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    public void Below_its_minimum_it_takes_nothing(double pilot)
    {
        var car = new PlantCar(Usual with { Min = 10 }, new(1));

        Run(car, 30, pilot);

        Assert.Equal(0, car.Current);
    }

    [Fact]
    public void It_takes_more_than_the_pilot_allows_where_it_overdraws()
    {
        var car = new PlantCar(Usual, new(1)) { Overdraw = 1.5 };

        Run(car, 30, pilot: 8);

        Assert.Equal(9.5, car.Current);
    }

    [Fact]
    public void Asleep_it_takes_nothing()
    {
        var car = new PlantCar(Usual, new(1)) { Sleeps = true };

        Run(car, 30, pilot: 16);

        Assert.Equal(0, car.Current);
    }

    [Fact]
    public void It_takes_less_and_less_towards_the_end_and_then_nothing()
    {
        var car = new PlantCar(Usual with { Wants = 1000 }, new(1));
        Run(car, 290, pilot: 16);
        Assert.InRange(car.Current, 6, 15);

        Run(car, 600, pilot: 16);

        Assert.True(car.IsFull);
        Assert.Equal(0, car.Current);
        Assert.InRange(car.Energy, 1000, 1010);
    }

    private void Run(PlantCar car, double seconds, double pilot)
    {
        for (var i = 0; i < PlantTime.Steps(seconds); i++)
        {
            car.Step(_step++, pilot);
        }
    }
}
