using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Tests.Simulation.Plant;

public sealed class SiteLotteryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_falls_back_fits_beside_the_design_peak_and_the_reserve(int seed)
    {
        var draft = SiteLottery.Draw(seed, [], default);

        foreach (var circuit in draft.Circuits)
        {
            foreach (var phase in PerPhase<bool>.All)
            {
                var fallback = draft.Stations.Where(s => IsBelow(draft, s.Circuit, circuit) && s.Plan.Wiring.Phases.Contains(phase))
                    .Sum(s => s.Outlets * s.Plan.Fallback.Value);
                Assert.True(fallback + circuit.Plan.Uncontrolled!.Value.Value + draft.Options.Reserve.Value <= circuit.Plan.Limit.Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_reserve_and_the_device_bear_all_steps_together_until_the_slowest_remedy(int seed)
    {
        var draft = SiteLottery.Draw(seed, [PlantFault.PvRamp, PlantFault.BatteryTrip], default);

        Assert.True(draft.Circuits[0].Pv > 0 && draft.Circuits[0].Battery > 0);
        Assert.All(draft.Circuits.Where(c => c.Meter is not null), circuit =>
        {
            var bearable = BreakerCurve.Of(circuit.Breaker).Bearable(135) * circuit.Rating;
            var steps = circuit.Pv + circuit.Battery
                + draft.Circuits.Where(c => IsBelow(draft, draft.Circuits.IndexOf(c), circuit)).Sum(c => c.House.Step);
            Assert.True(circuit.Plan.Limit.Value - draft.Options.Reserve.Value + steps <= bearable + 1e-6);
        });
    }

    [Fact]
    public void Sites_differ()
    {
        var drafts = Enumerable.Range(1, 60).Select(seed => SiteLottery.Draw(seed, [], default)).ToList();

        Assert.True(drafts.Select(d => d.Stations.Length).Distinct().Count() > 5);
        Assert.Equal([1, 2, 3], drafts.Select(Levels).Distinct().Order());
        Assert.Equal([1, 5, 30, 60], drafts.SelectMany(d => d.Stations).Select(s => s.Class).Distinct().Order());
    }

    private static int Levels(PlantDraft draft) => draft.Circuits.Max(c => Depth(draft, c));

    private static int Depth(PlantDraft draft, CircuitDraft circuit) => circuit.Parent < 0 ? 1 : 1 + Depth(draft, draft.Circuits[circuit.Parent]);

    private static bool IsBelow(PlantDraft draft, int index, CircuitDraft above)
        => index >= 0 && (draft.Circuits[index] == above || IsBelow(draft, draft.Circuits[index].Parent, above));
}
