using Gateway.Simulation.Plant;

namespace Gateway.Tests.Simulation.Plant;

/// <summary>House, sun and battery.</summary>
public sealed class PlantLoadTests
{
    [Fact]
    public void A_house_keeps_its_peak_and_rises_no_more_than_its_step_in_two_minutes()
    {
        var house = new HouseLoad(new(40, 12), new(7));
        var past = new List<double>();
        var (largest, moved) = (0.0, 0.0);
        for (var step = 0; step < 4 * 36_000; step++)
        {
            house.Step(step);
            if (step % 3000 == 0)
            {
                house.Leap(step);
            }

            past.Add(house.Current[0]);
            var before = past[Math.Max(0, step - 1200)];
            largest = Math.Max(largest, house.Current[0] - before);
            moved = Math.Max(moved, Math.Abs(house.Current[0] - before));
        }

        Assert.All(past, now => Assert.InRange(now, 0, 40));
        Assert.InRange(largest, 6, 12 + 1e-9);
        Assert.True(moved > 6);
    }

    [Fact]
    public void The_largest_step_of_a_house_comes_at_once()
    {
        var house = new HouseLoad(new(40, 4), new(7));
        var before = house.Current.ToArray();

        house.Leap(0);

        Assert.All(house.Current.Zip(before), now => Assert.Equal(Math.Min(40, now.Second + 4), now.First, 1e-9));
    }

    [Fact]
    public void A_cloud_takes_half_of_the_sun_within_ten_seconds()
    {
        var pv = new PlantPv(30, new(3));
        Run(6000, pv.Step);
        var (before, step) = (pv.Current, 6000);

        pv.IsClouded = true;
        Run(100, s => pv.Step(step + s));

        Assert.True(before > 10);
        Assert.Equal(Math.Max(30 * 0.05, before - 15), pv.Current, 0.01);
    }

    [Fact]
    public void A_battery_trips_at_once_and_comes_back_over_a_minute()
    {
        var battery = new PlantBattery(20);
        Run(600, _ => battery.Step());
        Assert.Equal(20, battery.Current, 1e-9);

        battery.IsTripped = true;
        battery.Step();
        Assert.Equal(0, battery.Current);

        battery.IsTripped = false;
        Run(300, _ => battery.Step());
        Assert.Equal(10, battery.Current, 0.1);
    }

    private static void Run(int steps, Action<int> step)
    {
        for (var i = 0; i < steps; i++)
        {
            step(i);
        }
    }
}
