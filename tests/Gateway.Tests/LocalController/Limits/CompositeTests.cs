using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Gateway.LocalController.Limits;
using Gateway.Site;
using Gateway.Tests.Balancing;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>GetCompositeSchedule on EVSE 0: what the site will allow, and what balancing then really gives.</summary>
public sealed class CompositeTests
{
    [Fact]
    public void K08_FR_02_It_tells_what_holds_from_receipt_for_the_duration()
    {
        using var bench = new LimitsBench(limit: 100, reserve: 2);
        bench.Sets(Profile.Of(1, start: "2026-03-01T12:10:00Z", schedule: ""","duration":600""", periods: """{"startPeriod":0,"limit":40},{"startPeriod":300,"limit":60.55}"""));
        bench.Says("""{"limitA":50,"durationS":1000}""");

        var schedule = bench.Asks("GetCompositeSchedule", """{"duration":1500,"evseId":0}""").GetProperty("schedule");

        Assert.Equal(
            """{"evseId":0,"duration":1500,"scheduleStart":"2026-03-01T12:00:00Z","chargingRateUnit":"A","chargingSchedulePeriod":["""
            + """{"startPeriod":0,"limit":50,"numberPhases":3},{"startPeriod":600,"limit":40,"numberPhases":3},{"startPeriod":900,"limit":50,"numberPhases":3},"""
            + """{"startPeriod":1000,"limit":60.5,"numberPhases":3},{"startPeriod":1200,"limit":98,"numberPhases":3}]}""",
            System.Text.Json.JsonSerializer.Serialize(schedule));
    }

    [Fact]
    public void K08_In_watts_it_is_the_sum_of_the_phases()
    {
        using var bench = new LimitsBench(limit: 100);
        bench.Sets(Profile.Of(1, unit: "W", periods: """{"startPeriod":0,"limit":40000}"""));

        var schedule = bench.Asks("GetCompositeSchedule", """{"duration":60,"evseId":0,"chargingRateUnit":"W"}""").GetProperty("schedule");

        Assert.Equal("W", schedule.GetProperty("chargingRateUnit").GetString());
        Assert.Equal(40000, schedule.GetProperty("chargingSchedulePeriod")[0].GetProperty("limit").GetDouble());
    }

    [Theory]
    [InlineData("""{"duration":60,"evseId":1}""", "Rejected UnknownEvse")]              // K08.FR.05
    [InlineData("""{"duration":0,"evseId":0}""", "Rejected ValuePositiveOnly")]
    public void K08_FR_05_What_cannot_be_told_is_refused(string asked, string status)
    {
        using var bench = new LimitsBench();

        Assert.Equal(status, LimitsBench.Status(bench.Asks("GetCompositeSchedule", asked)));
    }

    [Fact]
    public void What_hangs_below_bounds_the_connection_too()
    {
        using var bench = new LimitsBench(
            reserve: 2, circuits: [Plant.Circuit("main", 200), Plant.Circuit("row-a", 60, "main"), Plant.Circuit("row-b", 50, "main")]);

        Assert.Equal([(0, 106)], bench.Composite(60).Select(p => (p.Start, p.PerPhase)));
    }

    [Fact]
    public void Limits_of_the_site_file_are_in_it_on_days_when_clocks_change()
    {
        var time = new ManualTime();
        time.Advance(new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero) - time.GetUtcNow());
        using var bench = new LimitsBench(
            time, fromFile: new FileLimit("night", LimitSource.So, new(40, false), new(22, 0), new(6, 0), [.. Enum.GetValues<DayOfWeek>()], false));

        var composite = bench.Composite(2 * 24 * 3600);

        // Berlin: 21:00 UTC to 05:00 (winter), from 29 March 01:00 UTC on: to 04:00, and 20:00 to 04:00.
        Assert.Equal([(0, 250), (9 * 3600, 40), (16 * 3600, 250), (32 * 3600, 40), (40 * 3600, 250)], composite.Select(p => (p.Start, (int)p.PerPhase)));
    }

    [Fact]
    public void A_schedule_of_more_periods_than_ocpp_takes_is_told_as_far_as_it_goes()
    {
        using var bench = new LimitsBench();
        var periods = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"startPeriod":{{i * 60}},"limit":{{i % 2 * 10}}}"""));
        bench.Sets(Profile.Of(1, kind: "Recurring", periods: periods, more: ""","recurrencyKind":"Daily" """));

        var schedule = bench.Asks("GetCompositeSchedule", """{"duration":2678400,"evseId":0}""").GetProperty("schedule");

        Assert.Equal(1024, schedule.GetProperty("chargingSchedulePeriod").GetArrayLength());
        Assert.InRange(schedule.GetProperty("duration").GetInt32(), 9 * 24 * 3600, 12 * 24 * 3600);
    }

    /// <summary>At any instant of it, for any set of profiles: hungry cars get just that, in whole amperes.</summary>
    [Fact]
    public void The_composite_schedule_is_what_balancing_really_allows()
        => Check.One(
            Cases.OfSeeds(50),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Agrees(new(seed))));

    private static void Agrees(Random random)
    {
        using var bench = new LimitsBench(limit: random.Next(20, 4 * 32), reserve: random.Next(0, 4));
        RandomProfiles.Put(bench, random);
        if (random.Next(2) == 0)
        {
            bench.Says($$"""{"limitA":{{random.Next(0, 130)}},"durationS":{{random.Next(10, 9000)}}}""");
        }

        var (duration, now) = (random.Next(1, 10_000), bench.Time.GetUtcNow());
        var composite = bench.Composite(duration);
        foreach (var after in Enumerable.Range(0, 3).Select(_ => random.Next(0, duration)).Order())
        {
            var told = composite.Last(p => p.Start <= after).PerPhase;
            bench.Time.Advance(now.AddSeconds(after) - bench.Time.GetUtcNow());

            var given = Given(bench);

            // Cars take whole amperes from 6 A on, so of less nobody can have anything.
            var possible = told < 6 ? 0 : Math.Floor(told + 1e-6);
            Assert.True(Math.Abs(given - possible) < 1e-6, $"{told} A are told for {after} s and {given} A are given");
        }
    }

    /// <summary>What four hungry cars get in the end, with what is allowed now held still.</summary>
    private static double Given(LimitsBench bench)
    {
        var plant = new Plant(bench.Site.Circuits, bench.Site.Stations.Values, new()
        {
            Strategy = Gateway.Balancing.Strategy.Fair,
            Every = TimeSpan.FromSeconds(1),
            Reserve = bench.Reserve,
            StaleAfter = TimeSpan.FromSeconds(10),
        }).AllCharge();
        plant.Image.CappedBy(new Still(bench.Limits.At(bench.Time.GetUtcNow(), bench.Time.GetTimestamp())));
        plant.Run(150);
        return plant.Stations.Keys.Sum(plant.Limit);
    }

    private sealed class Still(ImmutableArray<SiteCap> caps) : ISiteCaps
    {
        public ImmutableArray<SiteCap> At(DateTimeOffset now, long at) => caps;

        public Ampere? OfTransaction(DateTimeOffset now, long at, DateTimeOffset began, Wiring wiring) => null;
    }
}
