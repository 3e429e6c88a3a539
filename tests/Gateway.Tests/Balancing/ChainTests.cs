using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Every EVSE carries all the limits that bound it, and one of them decides.</summary>
public sealed class ChainTests
{
    private static Plant Depot(double limit = 63, double house = 3)
    {
        var plant = new Plant(
            [Circuit("main", limit, meter: "grid", uncontrolled: 30), Circuit("row", 50, "main")],
            [Station("CP-1", "row"), Station("CP-2", "row"), Station("CP-3")],
            new() { Strategy = Strategy.Priority, Every = TimeSpan.FromSeconds(1), Reserve = new(2), StaleAfter = TimeSpan.FromSeconds(10) });
        plant.House["main"] = PerPhase<Ampere>.Same(new(house));
        return plant.AllCharge();
    }

    private static ImmutableArray<LimitLink> Chain(Plant plant, string station = "CP-1") => plant.Allocation.Evses[new(station, 1)].Chain;

    private static LimitLink Decisive(Plant plant, string station = "CP-1") => Assert.Single(Chain(plant, station), l => l.IsDecisive);

    [Fact]
    public void Each_circuit_upwards_tells_what_it_may_carry_and_what_is_taken_off()
    {
        var plant = Depot();
        plant.Run(200);

        var told = Chain(plant).Where(l => l.Kind is LimitKind.Circuit or LimitKind.Reserve or LimitKind.Uncontrolled or LimitKind.Others)
            .Select(l => $"{l.Kind} {l.Owner} {l.Value}");

        Assert.Equal(
            [
                "Circuit circuit row 50 A", "Reserve the site file 2 A", "Uncontrolled circuit row 0 A", "Others circuit row 19 A",
                "Circuit circuit main 63 A", "Reserve the site file 2 A", "Uncontrolled meter grid 3 A", "Others circuit main 38 A",
            ],
            told);
        Assert.Equal((LimitKind.Circuit, "circuit main"), (Decisive(plant).Kind, Decisive(plant).Owner));
        Assert.Equal(20, plant.Limit("CP-1"));
    }

    [Fact]
    public void The_station_s_rating_decides_where_nothing_else_does()
    {
        var plant = Depot(limit: 400);
        plant.Run(200);

        Assert.Equal((LimitKind.Rating, "station CP-3", new Ampere(32)), Decisive(plant, "CP-3") is var l ? (l.Kind, l.Owner, l.Value) : default);
        Assert.Contains(Chain(plant, "CP-3"), l => l is { Kind: LimitKind.Minimum, Value.Value: 6 });
        Assert.Contains(Chain(plant, "CP-3"), l => l is { Kind: LimitKind.Fallback, Value.Value: 6 });
        Assert.Contains(Chain(plant, "CP-3"), l => l.Kind is LimitKind.Priority);
    }

    [Fact]
    public void Profiles_of_the_csms_and_what_was_learnt_are_there_with_their_owner()
    {
        var plant = Depot(limit: 400);
        plant.Image.Station("CP-3").CsmsLimit(1, new(10));
        plant.Stations["CP-1"].Wants(8);
        plant.Run(300);

        Assert.Equal((LimitKind.CsmsProfile, "the CSMS"), Decisive(plant, "CP-3") is var c ? (c.Kind, c.Owner) : default);
        Assert.Equal((LimitKind.Learnt, "the car", new Ampere(9)), Decisive(plant) is var l ? (l.Kind, l.Owner, l.Value) : default);
    }

    [Fact]
    public void Whoever_waits_is_told_until_when()
    {
        var plant = Depot(limit: 19, house: 0);
        plant.Run(200);
        var waiting = plant.Stations.Keys.First(id => plant.Limit(id) == 0);

        var rotation = Decisive(plant, waiting);

        Assert.Equal(LimitKind.Rotation, rotation.Kind);
        Assert.InRange(rotation.Until!.Value.TotalSeconds, 1, 900);
    }

    [Fact]
    public void A_quirk_names_its_source()
    {
        var plant = Depot(limit: 400);
        plant.Image.Station("CP-1").Can(new() { Min = new(8), Step = new(2), Source = "quirk acme/one" });
        plant.Stations["CP-1"].Wants(8);
        plant.Run(300);

        Assert.Contains(Chain(plant), l => l is { Kind: LimitKind.Quirk, Owner: "quirk acme/one", Value.Value: 8 });
        Assert.Equal(10, plant.Limit("CP-1"));      // 9 A is no step of it
    }

    [Fact]
    public void A_lost_meter_decides_as_fail_safe()
    {
        var plant = new Plant([Circuit("main", 63, meter: "grid")], [Station("CP-1")]).AllCharge();
        plant.Run(60);
        plant.UnpluggedMeters.Add("grid");
        plant.Run(12);

        Assert.Equal((LimitKind.FailSafe, "meter grid"), Decisive(plant) is var l ? (l.Kind, l.Owner) : default);
    }

    [Fact]
    public void Every_evse_of_a_random_life_has_one_link_that_decides()
    {
        var site = new RandomSite(20260301);
        site.Live(600, plant =>
        {
            foreach (var (key, share) in plant.Allocation.Evses)
            {
                Assert.True(share.Chain.Count(l => l.IsDecisive) == 1, $"{key}: {share.Reason}");
                Assert.All(share.Chain, l => Assert.True(!(l.Until <= TimeSpan.Zero) && l.Text.Length > 0, $"{key}: {l}"));
            }
        }, troubles: true);
    }
}
