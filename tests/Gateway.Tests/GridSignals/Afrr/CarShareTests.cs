using Gateway.GridSignals.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class CarShareTests
{
    private const double Ampere = 690;

    private readonly CarShare _share = new();
    private double _now;

    [Fact]
    public void Cars_are_told_whole_steps_that_sum_up_to_the_target()
    {
        var cars = Cars(3);
        See(cars);

        Share(cars, 3 * 12 * Ampere);

        Assert.All(cars, c => Assert.Equal(0, Told(c) % Ampere, 6));
        Assert.Equal(36 * Ampere, cars.Sum(Told), 3);
    }

    [Fact]
    public void A_raise_is_no_more_than_balancing_grants_at_once_and_waits_for_its_turn()
    {
        var cars = Cars(1);
        See(cars);

        Share(cars, 30 * Ampere);
        Assert.Equal(15 * Ampere, Told(cars[0]), 3);

        _now += 9;
        Share(cars, 30 * Ampere);
        Assert.Equal(15 * Ampere, Told(cars[0]), 3);

        _now += 1;
        Share(cars, 30 * Ampere);
        Assert.Equal(20 * Ampere, Told(cars[0]), 3);
    }

    [Fact]
    public void A_cut_comes_at_once()
    {
        var cars = Cars(2);
        See(cars);

        Share(cars, 14 * Ampere);

        Assert.Equal(14 * Ampere, cars.Sum(Told), 3);
    }

    [Fact]
    public void No_car_is_stopped_for_less_than_two_minutes()
    {
        var cars = Cars(2);
        See(cars);
        for (; _now < 119; _now++)
        {
            Share(cars, 0);
            Assert.All(cars, c => Assert.Equal(6 * Ampere, Told(c), 3));
        }

        _now += 2;
        Share(cars, 0);

        Assert.Single(cars, c => Told(c) == 0);
    }

    [Fact]
    public void A_twitch_in_between_begins_the_two_minutes_anew()
    {
        var cars = Cars(2);
        See(cars);
        for (; _now < 200; _now++)
        {
            Share(cars, _now == 100 ? 20 * Ampere : 0);
        }

        Assert.All(cars, c => Assert.True(Told(c) > 0));
    }

    [Fact]
    public void A_stopped_car_rests_before_it_is_started_again()
    {
        var cars = Cars(1);
        See(cars);
        for (; Told(cars[0]) > 0; _now++)
        {
            Share(cars, 0);
        }

        var stopped = _now;
        for (; Told(cars[0]) == 0; _now++)
        {
            Share(cars, 20 * Ampere);
        }

        Assert.InRange(_now - stopped, 300, 430);
    }

    [Fact]
    public void A_dearer_car_is_moved_less()
    {
        var cars = Cars(2);
        cars[1] = cars[1] with { Cost = 3 };
        See(cars);
        for (; _now < 60; _now++)
        {
            Share(cars, 24 * Ampere);
        }

        Assert.True(Told(cars[0]) > Told(cars[1]) + (3 * Ampere), $"{Told(cars[0])} and {Told(cars[1])}");
    }

    private static AfrrResource[] Cars(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new AfrrResource($"car-{i}", AfrrKind.Car, 10 * Ampere, 6 * Ampere, 32 * Ampere) { Step = Ampere }),
    ];

    private void See(AfrrResource[] cars) => _share.See(cars, _now);

    private void Share(AfrrResource[] cars, double target) => _share.Share(cars, target, isGentle: false, _now);

    private double Told(AfrrResource car) => _share.Of(car.Id).Told;
}
