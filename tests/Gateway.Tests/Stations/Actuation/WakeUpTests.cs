namespace Gateway.Tests.Stations.Actuation;

/// <summary>Cars that fall asleep while they are paused.</summary>
public sealed class WakeUpTests
{
    private const int CarSleeps = 2055;

    [Fact]
    public async Task A_car_that_takes_nothing_after_a_pause_is_switched_off_and_on_until_it_does()
    {
        await using var station = await PausedAsync("wakeUpTries: 6");
        await station.TakesAsync(8);
        var told = station.Limits.Count;

        await station.PassAsync(() => station.Limits.Count >= told + 2, "off and on");

        Assert.Equal([0.0, 8], station.Limits.Skip(told).Take(2).Select(l => l.Limit));
        await station.MeasuresAsync(8);
        var awake = station.Limits.Count;
        station.Limit(8);
        await station.SecondsAsync(45);
        Assert.DoesNotContain(station.Limits.Skip(awake), l => l.Limit == 0);
    }

    [Fact]
    public async Task A_car_that_is_known_to_take_its_time_is_given_it()
    {
        await using var station = await PausedAsync("wakeUpAfter: 2 min");
        await station.TakesAsync(8);
        var told = station.Limits.Count;

        await station.SecondsAsync(90);
        Assert.DoesNotContain(station.Limits.Skip(told), l => l.Limit == 0);

        await station.PassAsync(() => station.Limits.Skip(told).Any(l => l.Limit == 0), "off");
    }

    [Fact]
    public async Task After_its_tries_the_car_is_left_alone()
    {
        await using var station = await PausedAsync("wakeUpTries: 2");
        await station.TakesAsync(8);
        var told = station.Limits.Count;

        while (station.Journey.Log.Of(CarSleeps).Count == 0)
        {
            station.Limit(8);
            await station.SecondsAsync(20);
        }

        Assert.Equal(2, station.Limits.Skip(told).Count(l => l.Limit == 0));
    }

    [Fact]
    public async Task A_cut_to_nothing_is_not_held_back_by_it()
    {
        await using var station = await PausedAsync("wakeUpTries: 6");
        await station.TakesAsync(8);
        await station.PassAsync(() => station.Limits[^1].Limit == 0, "off");

        station.Limit(0);
        await station.SecondsAsync(15);

        Assert.Equal(0, station.Limits[^1].Limit);
        await station.AcceptsAsync(0);
    }

    [Theory]
    [InlineData("wakeUpTries: 0", true)]
    [InlineData("resume: nothing", true)]
    [InlineData("wakeUpTries: 6", false)]       // it drew nothing before either: full, or not hungry
    public async Task Others_are_left_alone(string quirk, bool drew)
    {
        await using var station = await PausedAsync(quirk, drew);
        await station.TakesAsync(8);
        var told = station.Limits.Count;

        await station.SecondsAsync(100);

        Assert.DoesNotContain(station.Limits.Skip(told), l => l.Limit == 0);
    }

    /// <summary>Its car was charging, and is paused.</summary>
    private static async Task<QuirkyStation> PausedAsync(string quirk, bool drew = true)
    {
        var station = await QuirkyStation.StartAsync($"  - {{ vendor: Acme, {quirk} }}\n");
        await station.TakesAsync(10);
        await station.MeasuresAsync(drew ? 9.5 : 0.2);
        await station.SecondsAsync(2);
        await station.TakesAsync(0);
        await station.MeasuresAsync(0);
        return station;
    }
}
