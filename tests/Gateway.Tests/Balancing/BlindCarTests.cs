using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A car that nobody measures: what the circuit's meter tells of it.</summary>
public sealed class BlindCarTests
{
    /// <summary>CP-1's car is not measured.</summary>
    private static Plant Depot()
    {
        var plant = new Plant([Circuit("main", 60, meter: "grid", uncontrolled: 0)], Enumerable.Range(1, 3).Select(i => Station($"CP-{i}")));
        plant.Stations["CP-1"].MeasuresEvery = 0;
        plant.AllCharge();
        plant.Run(200);
        return plant;
    }

    [Fact]
    public void It_is_given_its_share_and_counted_once()
    {
        var plant = Depot();

        Assert.InRange(plant.Sum(), 58, 60);
        plant.IsNeverOver();
    }

    [Fact]
    public void What_it_draws_above_its_limit_is_found_while_it_is_on_its_way_to_a_higher_one()
    {
        var plant = Depot();
        plant.Stations["CP-3"].Unplug();
        plant.Run(8);
        plant.Stations["CP-1"].Overdraws = 5;

        plant.Run(30);

        plant.Run(60, p => p.IsNeverOver());
    }

    [Fact]
    public void It_is_found_not_to_follow_when_the_time_is_over_that_stations_usually_need()
    {
        var plant = Depot();
        plant.Stations["CP-1"].FollowsAfter = 10_000;
        plant.House["main"] = PerPhase<Ampere>.Same(new(15));

        plant.Run(25);

        Assert.InRange(plant.Flows("main").L1.Value, 55, 62);
        plant.Run(60);      // it gets its part of each cut, which brings nothing, so the rest comes bit by bit
        plant.Run(60, p => p.IsNeverOver());
    }

    [Fact]
    public void An_old_limit_explains_a_reading_no_longer_than_usual()
    {
        var plant = new Plant([Circuit("main", 63)], [Station("CP-1")]);
        var account = new Account(new(plant.Image.Station("CP-1"), isListed: true), new("CP-1", 1)) { Possible = new(8) };
        account.Old.Add(new(new(16), plant.Time.GetTimestamp(), DrewMore: false));
        plant.Time.Advance(Times.CutEffective);
        Assert.Equal(16, Explains().Value);

        plant.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((8.0, 16.0), (Explains().Value, Following.Ceiling(account).Value));

        Ampere Explains() => Following.Explains(new(plant.Time, plant.Time.GetTimestamp(), plant.Time.GetUtcNow()), account);
    }
}
