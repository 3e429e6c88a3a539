using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Site;
using Gateway.Tests.Support;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>A cap of power bounds what all stations draw together over all phases, however these are loaded.</summary>
public sealed class PowerCapTests
{
    // Without a measured voltage the highest that the grid may have is taken: 253 V.
    private const double Volt = 253;

    [Fact]
    public void A_car_of_one_phase_may_have_on_it_what_the_others_leave()
    {
        var plant = new Plant([Circuit("main", 200)], [Station("CP-1", wiring: Phase.L1)]).AllCharge(phases: 1);
        plant.Image.CappedBy(new Caps(4200));

        plant.Run(120);

        Assert.Equal(16, plant.Limit("CP-1"));      // 4.2 kW are 16.6 A; a third of it on each phase would be none for it
    }

    [Theory]
    [InlineData(4200, new double[] { 0, 0, 0 }, "waits: 5 A each would starve all; next turn at 12:15")]
    [InlineData(0, new double[] { 0, 0, 0 }, "waits: the grid operator has no 6 A left over all phases")]
    [InlineData(4600, new double[] { 6, 0, 0 }, "shares 18 A of the grid operator with 2 others over all phases")]
    [InlineData(20_000, new double[] { 9, 9, 8 }, "shares 79 A of the grid operator with 2 others over all phases")]
    [InlineData(100_000, new double[] { 32, 32, 32 }, "takes all it may (32 A of the station)")]
    public void The_sum_over_the_phases_holds(double watt, double[] given, string reason)
    {
        var plant = ThreeCars();
        plant.Image.CappedBy(new Caps(watt));

        plant.Run(240);

        Assert.Equal(given, Limits(plant));
        Assert.True(Watts(plant) <= watt);
        Assert.Equal(reason, plant.Reason("CP-1"));
    }

    [Fact]
    public void What_the_site_generates_beyond_its_own_load_comes_on_top_while_it_is_measured()
    {
        var plant = Metered();
        plant.House["main"] = PerPhase<Ampere>.Same(new(-20));
        plant.Image.Announce("pv", DeviceRole.Pv);
        plant.Run(400);     // which way round the meter counts shows as cars come
        plant.Image.CappedBy(new Caps(4600));
        plant.Run(400);
        var withSun = Watts(plant);
        Assert.InRange(withSun, 15_000, 4600 + (3 * 20 * 253));

        plant.House["main"] = PerPhase<Ampere>.Same(new(5));
        plant.Run(20);
        Assert.True(Watts(plant) <= 4600, $"{Watts(plant)} W");

        plant.House["main"] = PerPhase<Ampere>.Same(new(-20));
        plant.Run(400);
        plant.UnpluggedMeters.Add("grid");
        plant.Run(15);
        Assert.True(Watts(plant) <= 4600, $"{Watts(plant)} W with a dead meter");
    }

    [Fact]
    public void The_house_does_not_count_unless_it_is_the_connection_that_is_limited()
    {
        var plant = Metered();
        plant.House["main"] = PerPhase<Ampere>.Same(new(10));
        plant.Image.CappedBy(new Caps(20_000));
        plant.Run(240);
        Assert.Equal(26, Limits(plant).Sum());

        plant.Image.CappedBy(new Caps(20_000, countsOther: true));
        plant.Run(60);

        Assert.Equal(16, Limits(plant).Sum());
    }

    [Fact]
    public void What_a_battery_charges_with_counts_and_a_silent_one_as_at_its_most()
    {
        var plant = Metered();
        plant.Image.Announce("battery", DeviceRole.Battery);
        plant.Image.CappedBy(new Caps(20_000));
        plant.House["main"] = PerPhase<Ampere>.Same(new(10));
        plant.Run(240, p => p.Image.Report(Battery(p, -7590)));
        Assert.Equal(26 - 10, Limits(plant).Sum());

        plant.Run(240, p => p.Image.Report(Battery(p, 0)));
        Assert.Equal(26, Limits(plant).Sum());

        plant.Run(20);      // it says nothing more, and something draws 10 A

        Assert.Equal(16, Limits(plant).Sum());
    }

    [Fact]
    public void The_voltage_that_is_measured_is_what_watts_are_reckoned_with()
    {
        var plant = Metered();
        plant.Volts = PerPhase<Volt>.Same(new(230)).With(Phase.L2, new(236));
        plant.Image.CappedBy(new Caps(20_000));

        plant.Run(240);

        Assert.Equal(28, Limits(plant).Sum());      // 20 kW at 236 V are 84.7 A
    }

    [Fact]
    public void After_a_start_who_is_not_back_yet_counts_with_what_it_may_draw_by_a_limit_of_the_last_life()
    {
        var plant = new Plant([Circuit("main", 200)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0), Station("CP-3", fallback: 0)]);
        plant.Image.CappedBy(new Caps(20_000));
        foreach (var station in new[] { "CP-1", "CP-2" })
        {
            plant.Stations[station].Connect();
            plant.Stations[station].PlugIn(32, 3);
        }

        plant.Run(179, p => Assert.Equal(0, Watts(p)));     // 20 kW are less than the 32 A that CP-3 may be drawing
        plant.Run(60);

        Assert.Equal(26, plant.Limit("CP-1") + plant.Limit("CP-2"));
    }

    /// <summary>Whatever phases cars use and whatever caps come and go.</summary>
    [Fact]
    public void No_cap_of_power_is_exceeded_and_no_circuit_carries_more_than_its_limit()
        => Check.One(
            Cases.OfSeeds(30),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var (site, random) = (new RandomSite(seed), new Random(seed));
                site.Live(200, plant =>
                {
                    if (random.Next(30) == 0)
                    {
                        plant.Image.CappedBy(new Caps(random.Next(0, 60_000), random.Next(2) == 0));
                    }

                    Assert.All(plant.Image.Plan.Circuits, c => Assert.True(
                        PerPhase<Ampere>.All.All(p => plant.Flows(c.Id)[p].Value <= c.Limit.Value + 1e-6), $"{c.Id} carries {plant.Flows(c.Id)}"));
                }, troubles: false);
            }));

    private static Plant ThreeCars()
        => new Plant([Circuit("main", 200)], [Station("CP-1"), Station("CP-2"), Station("CP-3")]).AllCharge();

    private static Plant Metered()
        => new Plant([Circuit("main", 200, meter: "grid", uncontrolled: 30)], [Station("CP-1", fallback: 0), Station("CP-2", fallback: 0), Station("CP-3", fallback: 0)]).AllCharge();

    private static double[] Limits(Plant plant) => [.. new[] { "CP-1", "CP-2", "CP-3" }.Select(plant.Limit)];

    private static double Watts(Plant plant) => plant.Stations.Values.Sum(s => (s.Draws.L1 + s.Draws.L2 + s.Draws.L3).Value) * Volt;

    private static DeviceReading Battery(Plant plant, double watt) => new("battery", plant.Time.GetTimestamp(), null, null, null, new(watt), null, null, null);

    private sealed class Caps(double watt, bool countsOther = false) : ISiteCaps
    {
        public ImmutableArray<SiteCap> At(DateTimeOffset now, long at)
            => [new("the grid operator", new(watt / 690)) { Rank = LimitRank.GridOperator, Power = new(new(watt), countsOther) }];

        public Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring) => null;
    }
}
