using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Limits of circuits besides the current per phase: power, unbalance, and what is above a transformer.</summary>
public sealed class GridTests
{
    [Fact]
    public void A_circuits_power_is_kept_on_each_phase()
    {
        var plant = new Plant([Circuit("main", 63) with { Power = new(20_700), ByPower = new(30) }], [Station("A"), Station("B")]).AllCharge();

        plant.Run(100);

        Assert.Equal([15, 15], new[] { "A", "B" }.Select(plant.Limit));
    }

    // Ratio 4: three-phase cars of 1 A make 0.5 A at most in each conductor of the fed side.
    [Fact]
    public void Above_a_transformer_currents_are_those_of_its_fed_side()
    {
        var low = Circuit("low", 400, parent: "main") with { Transformer = new(new(480), new(120 * Math.Sqrt(3))) };
        var plant = new Plant([Circuit("main", 30), low], [Station("A", "low"), Station("B", "low"), Station("C", "low")]).AllCharge();

        plant.Run(100);

        Assert.Equal([20, 20, 20], new[] { "A", "B", "C" }.Select(plant.Limit));
        Assert.Equal(30, plant.Allocation.Circuits["main"].Promised.L2.Value, 6);
    }

    [Fact]
    public void A_load_on_one_phase_counts_on_two_conductors_above_a_transformer()
    {
        var low = Circuit("low", 400, parent: "main") with { Transformer = new(new(480), new(120 * Math.Sqrt(3))) };
        var plant = new Plant([Circuit("main", 5), low], [Station("A", "low", wiring: [Phase.L3])]).AllCharge();

        plant.Run(100);

        Assert.Equal(20, plant.Limit("A"));
        Assert.Equal([5, 0, 5], PerPhase<bool>.All.Select(p => plant.Allocation.Circuits["main"].Promised[p].Value));
    }

    [Fact]
    public void Cars_on_one_phase_are_held_back_where_they_would_bring_it_out_of_balance()
    {
        var plant = new Plant(
            [Circuit("main", 63) with { Unbalance = new(18) }],
            [Station("A", max: 18, wiring: [Phase.L1]), Station("B", max: 18, wiring: [Phase.L1]), Station("C")]).AllCharge();

        plant.Run(300);

        Assert.Equal([9, 9, 32], new[] { "A", "B", "C" }.Select(plant.Limit));
    }

    [Fact]
    public void Cars_on_other_phases_make_room_for_each_other()
    {
        var plant = new Plant(
            [Circuit("main", 63) with { Unbalance = new(18) }],
            [.. new[] { Phase.L1, Phase.L2, Phase.L3 }.SelectMany(p => new[] { Station($"{p}-A", max: 18, wiring: [p]), Station($"{p}-B", max: 18, wiring: [p]) })]).AllCharge();

        plant.Run(600);

        Assert.All(plant.Stations.Keys, id => Assert.Equal(18, plant.Limit(id)));
    }

    [Theory]
    [InlineData(5, 0, "A")]
    [InlineData(0, 5, "B")]
    public void Whom_the_csms_prefers_is_served_first(int ofA, int ofB, string served)
    {
        var plant = new Plant(
            [Circuit("main", 10)], [Station("A", fallback: 0), Station("B", fallback: 0)],
            new() { Strategy = Strategy.Priority, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10) });
        plant.AllCharge();
        foreach (var (id, priority) in new[] { ("A", ofA), ("B", ofB) })
        {
            plant.Image.Station(id).Wished(1, (evse, at) => evse.Wish.Prioritised(priority, WishSource.Csms, at));
        }

        plant.Run(1200);

        Assert.Equal(served is "A" ? [10, 0] : [0d, 10], new[] { "A", "B" }.Select(plant.Limit));
    }
}
