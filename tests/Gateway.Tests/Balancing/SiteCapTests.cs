using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Site;
using Gateway.Tests.Support;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>What others than the installer allow the site bounds what all stations get together, and never raises anything.</summary>
public sealed class SiteCapTests
{
    //          cap   three cars get   why the first one gets that
    [Theory]
    [InlineData(200d, new[] { 32d, 32, 32 }, "takes all it may (32 A of the station)")]
    [InlineData(60d, new[] { 20d, 20, 20 }, "shares 60 A of the limit of the CSMS with 2 others on L1")]
    [InlineData(20.9d, new[] { 7d, 7, 6 }, "shares 20 A of the limit of the CSMS with 2 others on L1")]
    [InlineData(13d, new[] { 7d, 6, 0 }, "shares 13 A of the limit of the CSMS with 2 others on L1")]
    [InlineData(5d, new[] { 0d, 0, 0 }, "waits: 1 A each would starve all; next turn at 12:15")]
    [InlineData(0d, new[] { 0d, 0, 0 }, "waits: the limit of the CSMS has no 6 A left on L1")]
    public void K14_FR_01_All_stations_together_stay_below_the_cap(double cap, double[] given, string reason)
    {
        var plant = ThreeCars();
        plant.Image.CappedBy(new Caps(new SiteCap("the limit of the CSMS", new(cap))));

        plant.Run(240);

        Assert.Equal(given, Stations(plant));
        Assert.Equal(reason, plant.Reason("CP-1"));
        Assert.True(plant.Flows("main").L1.Value <= cap);
    }

    [Fact]
    public void Of_several_caps_the_lowest_rules()
    {
        var plant = ThreeCars();
        plant.Image.CappedBy(new Caps(new SiteCap("the CSMS", new(60)), new SiteCap("the grid operator", new(40))));

        plant.Run(240);

        Assert.Equal(40, Stations(plant).Sum());
        Assert.Contains("the grid operator", plant.Reason("CP-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_load_of_the_house_does_not_count_against_a_cap()
    {
        var plant = new Plant([Circuit("main", 200, meter: "grid", uncontrolled: 80)], [Station("CP-1"), Station("CP-2")]).AllCharge();
        plant.House["main"] = PerPhase<Ampere>.Same(new(80));
        plant.Image.CappedBy(new Caps(new SiteCap("the CSMS", new(40))));

        plant.Run(300);

        Assert.Equal(40, plant.Limit("CP-1") + plant.Limit("CP-2"));
    }

    [Fact]
    public void A_cap_that_comes_cuts_within_seconds_and_one_that_ends_gives_back()
    {
        var plant = ThreeCars();
        plant.Run(240);
        Assert.Equal(96, Stations(plant).Sum());

        plant.Image.CappedBy(new Caps(new SiteCap("the CSMS", new(30))));
        plant.Run(5);
        Assert.Equal(30, Stations(plant).Sum());

        plant.Image.CappedBy(new Caps());
        plant.Run(120);
        Assert.Equal(96, Stations(plant).Sum());
    }

    [Fact]
    public void A_station_that_is_away_counts_with_what_it_may_draw()
    {
        var plant = ThreeCars();
        plant.Image.CappedBy(new Caps(new SiteCap("the CSMS", new(30))));
        plant.Run(120);

        plant.Stations["CP-3"].Disconnect();
        plant.Run(200);

        Assert.Equal(24, plant.Limit("CP-1") + plant.Limit("CP-2"));
    }

    //          allowed  given  why
    [Theory]
    [InlineData(10.5d, 10, "takes all it may (the CSMS allows each car of the site 10.5 A)")]
    [InlineData(5d, 0, "gets nothing: the CSMS allows each car of the site 5 A and the car needs 6 A")]
    public void No_car_gets_more_than_the_csms_allows_each(double allowed, double given, string reason)
    {
        var plant = ThreeCars();
        plant.Image.CappedBy(new Caps { Each = new(allowed) });

        plant.Run(120);

        Assert.All(Stations(plant), limit => Assert.Equal(given, limit));
        Assert.Equal(reason, plant.Reason("CP-1"));
    }

    [Fact]
    public void The_start_of_a_transaction_is_told_by_the_wall_clock()
    {
        var plant = ThreeCars();
        var began = plant.Time.GetUtcNow();
        var caps = new Caps();
        plant.Image.CappedBy(caps);
        plant.Run(90);

        Assert.Equal((began, 3), caps.Asked);
    }

    /// <summary>Whatever caps come and go.</summary>
    [Fact]
    public void With_caps_too_no_circuit_ever_carries_more_than_its_limit()
        => Check.One(
            Cases.OfSeeds(40),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var (site, random) = (new RandomSite(seed), new Random(seed));
                site.Live(300, plant =>
                {
                    if (random.Next(30) == 0)
                    {
                        plant.Image.CappedBy(new Caps([.. Enumerable.Range(0, random.Next(3)).Select(i => new SiteCap($"cap {i}", new(random.Next(0, 300))))])
                        {
                            Each = random.Next(3) == 0 ? new(random.Next(0, 64)) : null,
                        });
                    }

                    Assert.All(plant.Image.Plan.Circuits, c => Assert.True(
                        PerPhase<Ampere>.All.All(p => plant.Flows(c.Id)[p].Value <= c.Limit.Value + 1e-6), $"{c.Id} carries {plant.Flows(c.Id)}"));
                }, troubles: false);
            }));

    private static Plant ThreeCars()
        => new Plant([Circuit("main", 200)], [Station("CP-1"), Station("CP-2"), Station("CP-3")]).AllCharge();

    private static double[] Stations(Plant plant) => [.. new[] { "CP-1", "CP-2", "CP-3" }.Select(plant.Limit)];

    private sealed class Caps(params SiteCap[] caps) : ISiteCaps
    {
        public Ampere? Each { get; init; }

        public (DateTimeOffset Began, int Phases) Asked { get; private set; }

        public ImmutableArray<SiteCap> At(DateTimeOffset now, long at) => [.. caps];

        public Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring)
        {
            Asked = (began, wiring.Count);
            return Each;
        }
    }
}
