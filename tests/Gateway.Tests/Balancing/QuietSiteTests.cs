using Gateway.Balancing;
using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Where nothing happens, what the site may carry is handed out.</summary>
public sealed class QuietSiteTests
{
    private static readonly Phase[][] Wirings =
        [[Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2], [Phase.L2]];

    //   limit   reserve   house          stations answer and cars follow after, in turn
    [Theory]
    [InlineData(100, 5, new[] { 25d, 18, 20 }, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(100, 5, new[] { 5d, 5, 5 }, new[] { 1, 5 })]
    [InlineData(160, 2, new[] { 40d, 0, 20 }, new[] { 5 })]
    [InlineData(250, 5, new[] { 25d, 25, 25 }, new[] { 1, 2, 3, 4, 5 })]
    public void Most_of_the_room_is_promised_after_a_minute(double limit, double reserve, double[] house, int[] latencies)
    {
        var options = new BalancingOptions
        {
            Strategy = Strategy.Fair, Every = TimeSpan.FromSeconds(1), Reserve = new(reserve), StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plant = new Plant(
            [Circuit("main", limit, meter: "grid", uncontrolled: house.Max())],
            Enumerable.Range(0, 12).Select(i => Station($"CP-{i:00}", wiring: Wirings[i % Wirings.Length])), options);
        plant.House["main"] = new(new(house[0]), new(house[1]), new(house[2]));
        foreach (var (station, i) in plant.Stations.Values.Select((s, i) => (s, i)))
        {
            station.AnswersAfter = latencies[i % latencies.Length] / 2;
            station.FollowsAfter = latencies[i % latencies.Length] - station.AnswersAfter;
            station.Connect();
            station.PlugIn(32, (i % 3) + 1);
        }

        plant.Run(60, NeverOver);

        plant.Run(60, p =>
        {
            NeverOver(p);
            Assert.True(Used(p, limit - reserve) >= 0.85, $"{p.Time.GetUtcNow():HH:mm:ss}: {p.Allocation.Circuits["main"]}");
        });
    }

    [Fact]
    public void Stations_that_came_in_the_same_second_are_not_renewed_in_the_same_second_for_ever()
    {
        var plant = new Plant([Circuit("main", 4000)], Enumerable.Range(0, 90).Select(i => Station($"CP-{i:00}"))).AllCharge();
        plant.Run(200);
        plant.Said.Clear();
        plant.Run(200);

        var together = plant.Said.GroupBy(s => s.At).Max(second => second.Count());
        var apart = plant.Said.GroupBy(s => s.Evse).SelectMany(evse => evse.Zip(evse.Skip(1), (a, b) => (b.At - a.At).TotalSeconds));
        Assert.InRange(together, 1, 20);
        Assert.All(apart, seconds => Assert.InRange(seconds, 30, 41));      // the answer takes its second
    }

    /// <summary>Of what is left by the house and the reserve this part is promised, on the phase where it is most.</summary>
    private static double Used(Plant plant, double allowed)
    {
        var promised = PerPhase<Ampere>.From(p => plant.Stations.Values.Aggregate(
            default(Ampere), (sum, s) => s.Draws[p] > default(Ampere) ? sum + new Ampere(plant.Limit(s.Plan.Id)) : sum));
        return PerPhase<Ampere>.All.Max(p => Math.Min(1, promised[p].Value / (allowed - plant.House["main"][p].Value)));
    }

    private static void NeverOver(Plant plant)
        => Assert.All(PerPhase<Ampere>.All, phase => Assert.True(
            plant.Flows("main")[phase] <= plant.Image.Plan.Circuits[0].Limit, $"{plant.Time.GetUtcNow():HH:mm:ss}: {plant.Flows("main")}"));
}
