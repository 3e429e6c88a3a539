using System.Collections.Immutable;
using System.Numerics;
using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Tests.Balancing;

/// <summary>How currents of EVSEs add up in the conductors above them.</summary>
public sealed class TermsTests
{
    private static readonly StationPlan Wye = new("s", "row", Wiring.Straight, new(32), new(6), new(6), 0);

    private static SitePlan Site(params ImmutableArray<CircuitPlan> circuits)
        => new("site", "site", TimeZoneInfo.Utc, new(120), circuits, ImmutableSortedDictionary<string, StationPlan>.Empty, Wye);

    private static readonly SitePlan TwoCircuits = Site(new("main", null, new(400), null, null), new("row", "main", new(200), null, null));

    private static readonly SitePlan BelowTransformer = Site(
        new("main", null, new(400), null, null),
        new CircuitPlan("row", "main", new(400), null, null) { Transformer = new(new(480), new(480 / 4 * Math.Sqrt(3))) });

    private static StationPlan Between(Phase one, Phase other) => Wye with { Wiring = Wiring.Between(one, other) };

    /// <summary>What flows in a conductor when every station draws so much on all its phases.</summary>
    private static double Flows(SitePlan site, int circuit, Phase conductor, params (StationPlan Station, double Ampere)[] loads)
        => loads.Aggregate(
            Complex.Zero,
            (sum, load) => sum + Terms.Of(site, load.Station, load.Station.Evse(1))
                .Where(t => t.Circuit == circuit && t.Conductor == conductor)
                .Aggregate(Complex.Zero, (s, t) => s + (t.Factor * load.Ampere))).Magnitude;

    [Fact]
    public void Currents_to_neutral_add_up_as_numbers_phase_by_phase()
    {
        var rotated = Wye with { Wiring = new(Phase.L2, Phase.L3, Phase.L1) };
        var single = Wye with { Wiring = new(Phase.L2) };

        Assert.Equal(30, Flows(TwoCircuits, 0, Phase.L1, (Wye, 10), (rotated, 20), (single, 5)), 9);
        Assert.Equal(35, Flows(TwoCircuits, 1, Phase.L2, (Wye, 10), (rotated, 20), (single, 5)), 9);
        Assert.All(Terms.Of(TwoCircuits, rotated, rotated.Evse(1)), t => Assert.Equal((Complex.One, (Phase?)t.Conductor), (t.Factor, t.Terminal)));
        Assert.Equal([Terms.Supply, Terms.Supply, Terms.Supply, 1, 1, 1, 0, 0, 0], Terms.Of(TwoCircuits, Wye, Wye.Evse(1)).Select(t => t.Circuit));
    }

    [Fact]
    public void Three_equal_loads_between_lines_are_root_three_times_one_of_them()
    {
        (StationPlan, double)[] loads = [(Between(Phase.L1, Phase.L2), 32), (Between(Phase.L2, Phase.L3), 32), (Between(Phase.L3, Phase.L1), 32)];

        Assert.All(PerPhase<bool>.All, phase => Assert.Equal(55.4, Flows(TwoCircuits, 0, phase, loads), 1));
        Assert.Equal(32, Flows(TwoCircuits, 0, Phase.L1, loads[0]), 9);
        Assert.Equal(0, Flows(TwoCircuits, 0, Phase.L3, loads[0]), 9);
        Assert.Equal(64, Flows(TwoCircuits, 0, Phase.L1, loads[0], loads[0]), 9);
    }

    // I_a = I_ab - I_ca and so on round, at 30, -90 and 150 degrees.
    [Fact]
    public void Loads_between_lines_add_up_as_the_reference_has_it()
    {
        var random = new Random(11);
        for (var run = 0; run < 100; run++)
        {
            var (ab, bc, ca) = (random.NextDouble() * 100, random.NextDouble() * 100, random.NextDouble() * 100);
            (StationPlan, double)[] loads = [(Between(Phase.L1, Phase.L2), ab), (Between(Phase.L3, Phase.L2), bc), (Between(Phase.L3, Phase.L1), ca)];
            var (iab, ibc, ica) = (Turned(ab, 30), Turned(bc, -90), Turned(ca, 150));

            Assert.Equal((iab - ica).Magnitude, Flows(TwoCircuits, 1, Phase.L1, loads), 6);
            Assert.Equal((ibc - iab).Magnitude, Flows(TwoCircuits, 1, Phase.L2, loads), 6);
            Assert.Equal((ica - ibc).Magnitude, Flows(TwoCircuits, 1, Phase.L3, loads), 6);

            // Above the transformer: I_pa = (I_sa - I_sc) / n.
            var (sa, sb, sc) = (iab - ica, ibc - iab, ica - ibc);
            Assert.Equal(((sa - sc) / 4).Magnitude, Flows(BelowTransformer, 0, Phase.L1, loads), 6);
            Assert.Equal(((sb - sa) / 4).Magnitude, Flows(BelowTransformer, 0, Phase.L2, loads), 6);
            Assert.Equal(((sc - sb) / 4).Magnitude, Flows(BelowTransformer, 0, Phase.L3, loads), 6);
        }
    }

    [Fact]
    public void Loads_to_neutral_add_up_above_a_transformer_as_the_reference_has_it()
    {
        var random = new Random(12);
        for (var run = 0; run < 100; run++)
        {
            var (a, b, c) = (random.NextDouble() * 100, random.NextDouble() * 100, random.NextDouble() * 100);
            (StationPlan, double)[] loads =
                [(Wye with { Wiring = new(Phase.L1) }, a), (Wye with { Wiring = new(Phase.L2) }, b), (Wye with { Wiring = new(Phase.L3) }, c)];
            var (sa, sb, sc) = (Turned(a, 0), Turned(b, -120), Turned(c, 120));

            Assert.Equal(((sa - sc) / 4).Magnitude, Flows(BelowTransformer, 0, Phase.L1, loads), 6);
            Assert.Equal(((sb - sa) / 4).Magnitude, Flows(BelowTransformer, 0, Phase.L2, loads), 6);
            Assert.Equal(((sc - sb) / 4).Magnitude, Flows(BelowTransformer, 0, Phase.L3, loads), 6);
        }
    }

    [Fact]
    public void The_worst_of_all_who_may_be_off_is_found()
    {
        var random = new Random(13);
        for (var run = 0; run < 200; run++)
        {
            Complex[] currents = [.. Enumerable.Range(0, 8).Select(_ => Turned(random.NextDouble() * 40, 30 * random.Next(12)))];
            var worst = Enumerable.Range(0, 256).Max(on => Enumerable.Range(0, 8)
                .Where(i => (on >> i & 1) is 1).Aggregate(Complex.Zero, (sum, i) => sum + currents[i]).Magnitude);

            Assert.Equal(worst, Phasors.Worst(currents), 6);
        }
    }

    [Fact]
    public void Power_is_reckoned_at_the_voltage_that_a_car_sees()
    {
        var limited = Site(TwoCircuits.Circuits[0] with { Power = new(40_000) }, TwoCircuits.Circuits[1]);
        var line = Between(Phase.L1, Phase.L2);

        Assert.Equal([(0, Phase.L1, 120d), (0, Phase.L2, 120d), (0, Phase.L3, 120d)],
            Terms.PowerOf(limited, Wye, Wye.Evse(1)).Select(t => (t.Circuit, t.Terminal!.Value, t.Watt)));
        Assert.Equal(new PowerTerm(0, null, 120 * Math.Sqrt(3)), Assert.Single(Terms.PowerOf(limited, line, line.Evse(1))));
        Assert.Empty(Terms.PowerOf(TwoCircuits, Wye, Wye.Evse(1)));
    }

    [Fact]
    public void An_evse_counts_on_its_own_phases()
    {
        var station = Wye with { Evses = [new(1, new(Phase.L3), new(16), new(6), new(6)), new(2, Wiring.Between(Phase.L2, Phase.L3), new(16), new(6), new(6))] };

        Assert.Equal([Phase.L3], Terms.Of(TwoCircuits, station, station.Evse(1)).Where(t => t.Circuit is 0).Select(t => t.Conductor));
        Assert.Equal([Phase.L2, Phase.L3], Terms.Of(TwoCircuits, station, station.Evse(2)).Where(t => t.Circuit is Terms.Supply).Select(t => t.Conductor));
    }

    private static Complex Turned(double ampere, double degrees) => Complex.FromPolarCoordinates(ampere, degrees * Math.PI / 180);
}
