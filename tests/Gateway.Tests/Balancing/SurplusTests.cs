using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Balancing;

/// <summary>Cars that are only to take what would be fed into the grid, second by second, with a battery that has its own mind.</summary>
public sealed class SurplusTests
{
    private const double ThreePhases = 690, OnePhase = 230;

    private readonly ManualTime _time = new();
    private readonly SunnySite _site;

    public SurplusTests() => _site = new(_time, new());

    [Fact]
    public void A_car_starts_when_there_was_enough_for_its_minimum_for_a_minute()
    {
        var car = _site.Car(ChargingMode.Surplus, ThreePhases);
        _site.Pv = 4800;        // 4.14 kW for the car, 500 W for the house, 100 W for the grid

        _site.Run(59);
        Assert.Equal(0, car.Upper);

        _site.Run(2);
        Assert.InRange(car.Upper, 6, 6.1);
        _site.Run(300);
        Assert.InRange(_site.Grid, -110, 0);
    }

    [Fact]
    public void A_sun_that_never_stays_for_a_minute_starts_nobody()
    {
        var car = _site.Car(ChargingMode.Surplus, ThreePhases);
        for (var i = 0; i < 30; i++)
        {
            _site.Pv = 9000;
            _site.Run(40);
            Assert.Equal(0, car.Upper);
            _site.Pv = 0;
            _site.Run(60);
        }
    }

    [Fact]
    public void A_cloud_brings_the_car_to_its_minimum_and_does_not_stop_it()
    {
        var car = Charging(ChargingMode.Surplus, 9000);
        Assert.InRange(car.Upper, 12, 12.3);

        _site.Pv = 600;
        _site.Run(170);
        Assert.Equal(6, car.Upper);

        _site.Pv = 9000;
        _site.Run(200);
        Assert.InRange(car.Upper, 12, 12.3);
    }

    [Fact]
    public void When_the_sun_stays_away_the_car_stops_and_rests()
    {
        var car = Charging(ChargingMode.Surplus, 9000);

        _site.Pv = 600;
        _site.Run(240);
        Assert.Equal(0, car.Upper);

        _site.Pv = 9000;
        _site.Run(240);
        Assert.Equal(0, car.Upper);     // five minutes it rests
        _site.Run(120);
        Assert.InRange(car.Upper, 12, 12.3);
    }

    [Fact]
    public void A_car_that_has_just_started_is_not_stopped_for_ten_minutes()
    {
        var car = _site.Car(ChargingMode.Surplus, ThreePhases);
        _site.Pv = 6000;
        _site.Run(62);
        Assert.True(car.Upper >= 6);

        _site.Pv = 0;
        _site.Run(590);
        Assert.Equal(6, car.Upper);
        _site.Run(20);
        Assert.Equal(0, car.Upper);
    }

    [Fact]
    public void With_minimum_and_surplus_a_car_has_its_minimum_at_night_and_more_by_day()
    {
        var car = _site.Car(ChargingMode.MinimumSurplus, ThreePhases);
        _site.Run(1);
        Assert.Equal(6, car.Upper);

        _site.Pv = 9000;
        _site.Run(200);
        Assert.InRange(car.Upper, 12, 12.3);

        _site.Pv = 0;
        _site.Run(1000);
        Assert.Equal(6, car.Upper);
    }

    [Theory]
    [InlineData(SurplusFirst.Cars, 12)]
    [InlineData(SurplusFirst.Battery, 0)]
    public void A_battery_that_takes_every_surplus_leaves_it_to_the_cars_where_they_come_first(SurplusFirst first, double upper)
    {
        var site = new SunnySite(_time, new() { First = first }) { BatteryMost = 10_000, Pv = 9000 };
        var car = site.Car(ChargingMode.Surplus, ThreePhases);

        site.Run(600);

        Assert.InRange(car.Upper, upper, upper + 0.3);
        Assert.InRange(site.Grid, -1, 1);       // the battery sees to that
        Assert.Equal(first is SurplusFirst.Cars, site.Battery > -1000);
    }

    [Fact]
    public void Where_the_battery_comes_first_the_cars_have_what_it_cannot_take()
    {
        var site = new SunnySite(_time, new() { First = SurplusFirst.Battery }) { BatteryMost = 3000, Pv = 9000 };
        var car = site.Car(ChargingMode.Surplus, ThreePhases);

        site.Run(600);

        Assert.InRange(car.Upper, 7.6, 7.9);        // 9000 - 500 - 3000 - 100 W
        Assert.InRange(site.Battery, -3000, -2999);
    }

    [Theory]
    [InlineData(SurplusFirst.Cars)]
    [InlineData(SurplusFirst.Battery)]
    public void What_a_battery_gives_is_no_surplus(SurplusFirst first)
    {
        var site = new SunnySite(_time, new() { First = first }) { BatteryMost = 10_000 };
        var (car, other) = (site.Car(ChargingMode.Surplus, ThreePhases), site.Car(ChargingMode.MinimumSurplus, OnePhase));

        site.Run(1200);

        Assert.Equal((0d, 6d), (car.Upper, other.Upper));
        Assert.InRange(site.Battery, 1, 3000);
    }

    [Fact]
    public void A_ramp_of_clouds_is_followed_without_drawing_much_from_the_grid()
    {
        var car = Charging(ChargingMode.Surplus, 9000);
        var (drawn, made, switches, before) = (0d, 0d, 0, car.Upper > 0);
        for (var second = 0; second < 3600; second++)
        {
            _site.Pv = 7500 + (1500 * Math.Sin(second / 40d));        // from 6 to 9 kW and back within four minutes
            _site.Run(1);
            (drawn, made) = (drawn + Math.Max(_site.Grid, 0), made + _site.Pv);
            (switches, before) = (switches + (before == car.Upper > 0 ? 0 : 1), car.Upper > 0);
        }

        Assert.Equal(0, switches);
        Assert.True(drawn / made < 0.05, $"{drawn / made:P1} of what was made was drawn from the grid");
    }

    [Fact]
    public void Without_the_grids_meter_nobody_is_raised_and_all_stop_in_time()
    {
        var (car, kept) = (Charging(ChargingMode.Surplus, 9000), _site.Car(ChargingMode.MinimumSurplus, OnePhase));

        _site.MeterIsSilent = true;
        _site.Run(1);
        Assert.Equal((6d, 6d), (car.Upper, kept.Upper));
        _site.Run(200);
        Assert.Equal((0d, 6d), (car.Upper, kept.Upper));
    }

    [Fact]
    public void Cars_start_one_after_the_other_in_their_order()
    {
        var (first, second, third) = (_site.Car(ChargingMode.Surplus, ThreePhases), _site.Car(ChargingMode.Surplus, OnePhase), _site.Car(ChargingMode.Surplus, ThreePhases));
        _site.Pv = 7000;

        _site.Run(62);
        Assert.Equal((true, 0d, 0d), (first.Upper >= 6, second.Upper, third.Upper));
        _site.Run(400);

        Assert.Equal((true, true, 0d), (first.Upper >= 6, second.Upper >= 6, third.Upper));
        Assert.InRange((first.Upper * ThreePhases) + (second.Upper * OnePhase), 6300, 6401);
    }

    [Fact]
    public void A_car_in_grid_mode_is_load_like_any_other()
    {
        var (own, car) = (_site.Car(ChargingMode.Grid, ThreePhases), _site.Car(ChargingMode.Surplus, ThreePhases));
        own.Drawn = 4000;
        _site.Pv = 5000;

        _site.Run(600);

        Assert.Equal((0d, 0d), (own.Upper, car.Upper));
    }

    [Fact]
    public void Bounds_are_nothing_or_between_minimum_and_maximum_and_never_above_what_there_is()
    {
        var random = new Random(23);
        var site = new SunnySite(_time, new() { Start = TimeSpan.FromSeconds(10), Stop = TimeSpan.FromSeconds(10) }) { BatteryMost = 3000 };
        SurplusLoad[] cars = [.. Enumerable.Range(0, 6).Select(i => site.Car(i % 3 is 0 ? ChargingMode.MinimumSurplus : ChargingMode.Surplus, i % 2 is 0 ? OnePhase : ThreePhases))];
        for (var round = 0; round < 2000; round++)
        {
            site.Pv = random.Next(20_000);
            cars[random.Next(6)].Wants = random.Next(4) > 0;
            site.MeterIsSilent = random.Next(20) is 0;
            site.Run(random.Next(1, 30));

            Assert.All(cars, c => Assert.True(c.Upper is 0 || (c.Upper >= c.Minimum && c.Upper <= c.Maximum + 1e-9)));
            Assert.All(cars.Where(c => c.Mode is ChargingMode.MinimumSurplus), c => Assert.Equal(c.Wants, c.Upper > 0));
            var least = cars.Where(c => c.Upper > 0).Sum(c => c.Minimum * c.WattPerAmpere);
            Assert.True(cars.Sum(c => c.Upper * c.WattPerAmpere) <= Math.Max(site.Surplus.Watt ?? 0, least) + 1);
        }
    }

    [Fact]
    public void A_sharing_makes_no_garbage()
    {
        SurplusLoad[] cars = [.. Enumerable.Range(0, 50).Select(_ => _site.Car(ChargingMode.Surplus, ThreePhases))];
        var reading = new SurplusReading(-50_000, 60_000, 0);
        _site.Surplus.Share(reading, cars);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _site.Surplus.Share(reading, cars);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Readings_are_summed_by_role_and_old_ones_are_none()
    {
        DeviceSnapshot Device(string id, DeviceRole role, long at, double watt)
            => new(id, role, new(id, at, null, null, null, new(watt), null, null, null), null);
        TimeSpan AgeOf(long at) => TimeSpan.FromSeconds(at);
        SurplusReading Of(params DeviceSnapshot[] devices) => SurplusReading.Of(devices, AgeOf, TimeSpan.FromSeconds(10));

        Assert.Equal(new SurplusReading(-500, 3000, 200), Of(
            Device("g", DeviceRole.Grid, 1, -500), Device("p", DeviceRole.Pv, 1, 1000), Device("q", DeviceRole.Pv, 1, 2000), Device("b", DeviceRole.Battery, 1, 200)));
        Assert.Equal(new SurplusReading(null, double.PositiveInfinity, 0), Of(Device("g", DeviceRole.Grid, 11, -500)));
        Assert.Equal(new SurplusReading(-500, null, null), Of(
            Device("g", DeviceRole.Grid, 1, -500), Device("p", DeviceRole.Pv, 11, 1000), Device("q", DeviceRole.Pv, 1, 2000), Device("b", DeviceRole.Battery, 99, 200)));
        Assert.Equal(new SurplusReading(null, double.PositiveInfinity, 0), Of());
    }

    private SurplusLoad Charging(ChargingMode mode, double pv)
    {
        var car = _site.Car(mode, ThreePhases);
        _site.Pv = pv;
        _site.Run(900);
        Assert.True(car.Upper >= 6);
        return car;
    }
}
