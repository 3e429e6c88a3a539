using Gateway.GridSignals.Afrr;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class AfrrControlTests
{
    private const double Baseline = 50_000, Band = 20_000, Ampere = 690;

    private readonly AfrrControl _control = new();

    [Fact]
    public void What_is_quick_goes_to_the_battery_and_not_to_cars()
    {
        Tick(0, 0, Battery(0), Car());

        var told = Tick(1, 10_000, Battery(0), Car());

        Assert.InRange(told.Told[0], 9_000, 11_000);
        Assert.InRange(told.Told[1], 10 * Ampere, 11 * Ampere);
    }

    [Fact]
    public void A_car_that_discharges_swings_both_ways_and_goes_on_charging_when_nothing_is_asked_for()
    {
        var car = new AfrrResource("v2x", AfrrKind.V2x, 6_000, -10_000, 11_000) { Rest = 6_000, PerAmpere = Ampere };
        Assert.Equal(6_000, Tick(0, 0, car).Told[0], 3);

        Assert.Equal(-9_000, Tick(1, -15_000, car).Told[0], 3);
        Assert.Equal(11_000, Tick(2, 15_000, car with { Power = -9_000 }).Told[0], 3);
    }

    [Fact]
    public void A_battery_does_not_charge_in_the_place_of_a_car()
    {
        var car = new AfrrResource("v2x", AfrrKind.V2x, 6_000, -10_000, 11_000) { Rest = 6_000, PerAmpere = Ampere, Latency = 2 };

        var told = Tick(0, 0, Battery(0), car).Told;

        Assert.Equal([0, 6_000], told.Select(t => Math.Round(t, 3)));
    }

    [Fact]
    public void A_shortfall_is_told_at_once()
    {
        Tick(0, 0, Battery(0));

        var outcome = Tick(1, 15_000, Battery(0)).Outcome;

        Assert.Equal(10_000, outcome.Given, 3);
    }

    [Fact]
    public void The_band_is_what_resources_leave_either_way()
    {
        var outcome = Tick(0, 0, Battery(0), Car()).Outcome;

        Assert.Equal(10_000 + (4 * Ampere), outcome.Up, 3);
        Assert.Equal(10_000 + (22 * Ampere), outcome.Down, 3);
    }

    [Fact]
    public void Without_a_meter_the_signal_is_still_followed()
    {
        Tick(0, 0, Battery(0));

        var told = new double[1];
        _control.Tick(new(1, null, 1, Baseline, 5_000, Band), [Battery(0)], [], told);

        Assert.Equal(5_000, told[0], 3);
    }

    [Fact]
    public void A_battery_that_is_nearly_empty_lends_nothing()
    {
        Tick(0, 0, Battery(0) with { Charge = 0.2 });

        var (outcome, told) = Tick(1, -5_000, Battery(0) with { Charge = 0.2 });

        Assert.Equal((0, 0), (outcome.Given, told[0]));
    }

    [Fact]
    public void Cars_draw_more_for_a_battery_that_is_too_full_to_be_charged()
    {
        var told = new double[2];
        for (var now = 0; now < 60; now++)
        {
            told = Tick(now, 0, Battery(0) with { Charge = 0.85 }, Car()).Told;
        }

        Assert.InRange(told[1], 12 * Ampere, 20 * Ampere);
    }

    [Fact]
    public void A_car_that_was_found_paused_may_start_at_its_minimum_and_takes_part_from_then_on()
    {
        Tick(0, 0, Car() with { Power = 0 });
        Assert.Equal(6 * Ampere, Tick(200, 0, Car() with { Power = 0 }).Told[0]);

        var started = Tick(201, 0, Car() with { Power = 6 * Ampere }).Outcome;

        Assert.Equal(26 * Ampere, started.Up + started.Down, 3);
    }

    [Fact]
    public void A_car_that_the_signal_stopped_is_held_at_0()
    {
        var told = Car().Power;
        for (var now = 0; now < 130; now++)
        {
            told = Tick(now, -Band, Battery(-10_000), Car()).Told[1];
        }

        Assert.Equal(0, told);
    }

    [Fact]
    public void Where_there_are_cars_only_what_lasts_stops_one_and_starts_it_again()
    {
        var told = 10 * Ampere;
        for (var now = 0; now < 119; now++)
        {
            told = Tick(now, -Band, Car() with { Power = told }).Told[0];
            Assert.True(told >= 6 * Ampere, $"{told} W after {now} s");
        }

        for (var now = 119; now < 400; now++)
        {
            told = Tick(now, -Band, Car() with { Power = told }).Told[0];
        }

        Assert.Equal(0, told);
        for (var now = 400; now < 700; now++)
        {
            told = Tick(now, Band, Car() with { Power = told }).Told[0];
        }

        Assert.True(told >= 6 * Ampere, $"{told} W");
    }

    [Fact]
    public void Nobody_there_is_a_shortfall_and_no_fault()
        => Assert.Equal(0, Tick(0, 5_000).Outcome.Given);

    private (AfrrOutcome Outcome, double[] Told) Tick(double now, double asked, params AfrrResource[] resources)
    {
        var told = new double[resources.Length];
        return (_control.Tick(new(now, Baseline, now, Baseline, asked, Band), resources, [], told), told);
    }

    private static AfrrResource Battery(double power) => new("battery", AfrrKind.Battery, power, -10_000, 10_000) { Charge = 0.5 };

    private static AfrrResource Car() => new("car", AfrrKind.Car, 10 * Ampere, 6 * Ampere, 32 * Ampere) { Step = Ampere, Latency = 8 };
}
