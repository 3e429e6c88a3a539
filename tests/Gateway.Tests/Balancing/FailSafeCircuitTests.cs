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
}
