using FsCheck;
using FsCheck.Fluent;
using Gateway.GridSignals.External;
using Gateway.LocalController.Limits;
using Gateway.Site;
using Gateway.Tests.LocalController.Limits;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.External;

/// <summary>All who limit the site from outside: the lowest acts, and precedence decides about the rest.</summary>
public sealed class LimitHubTests : IDisposable
{
    private readonly SignalsBench _bench = new();

    [Fact]
    public void Without_a_source_nothing_is_limited_and_asking_makes_no_garbage()
    {
        var hub = _bench.Hub();
        Assert.True(hub.IsEmpty);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = hub.IsEmpty;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Sources_that_do_not_limit_make_no_garbage_either()
    {
        var source = _bench.Source();
        Begin(source, null);
        var hub = _bench.Hub(source);
        Assert.True(hub.IsEmpty);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = hub.IsEmpty;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_lowest_limit_acts_whoever_sets_it()
    {
        var (grid, building) = (_bench.Source(), _bench.Source(rank: LimitRank.EnergyManager, id: "controller"));
        Begin(grid, 9000);
        Begin(building, 5000);
        using var limits = Limits(grid, building);

        Assert.Equal((5000, "the limit of EnergyManager"), Caps(limits));
        building.Lift();
        Assert.Equal((9000, "the limit of GridOperator"), Caps(limits));
    }

    [Fact]
    public void Where_two_allow_the_same_the_reason_names_who_ranks_higher()
    {
        var (grid, building) = (_bench.Source(), _bench.Source(rank: LimitRank.EnergyManager, id: "controller"));
        Begin(building, 5000);
        Begin(grid, 5000);
        using var limits = Limits(building, grid);

        Assert.Equal((5000, "the limit of GridOperator"), Caps(limits));
    }

    [Fact]
    public void A_fail_safe_value_says_so()
    {
        using var limits = Limits(_bench.Source());

        Assert.Equal((4200, "the limit of GridOperator (fail-safe)"), Caps(limits));
    }

    [Fact]
    public void A_limit_of_power_and_one_of_current_hold_side_by_side()
    {
        using var limits = Limits(_bench.Source());
        limits.Says("""{"source":"EMS","limitA":5}""");

        Assert.Equal([null, 4200.0], limits.Limits.At(limits.Time.GetUtcNow(), limits.Time.GetTimestamp()).Select(c => c.Power?.Limit.Value).Order());
    }

    [Fact]
    public void K12_The_csms_is_told_of_a_limit_of_the_grid_operator_in_watt()
    {
        var source = _bench.Source();
        using var limits = Limits(source);

        limits.News.Look();

        Assert.Equal(1, limits.Post.Count);
        var told = Assert.Single(limits.External.Active(limits.Time.GetUtcNow(), limits.Time.GetTimestamp()));
        Assert.Equal(("SO", true, -2001), (told.Word, told.IsGridCritical, told.ProfileId));
        var schedule = told.Schedule(limits.Time.GetUtcNow(), null);
        Assert.Equal((Gateway.Ocpp.Records.V2.ChargingRateUnitEnumType.W, 4200), (schedule.ChargingRateUnit, schedule.ChargingSchedulePeriod[0].Limit));
    }

    [Fact]
    public void The_composite_schedule_knows_an_end_that_was_told_ahead_and_expects_no_silence()
    {
        var source = _bench.Source();
        using var limits = Limits(source);
        Begin(source, 13_800, seconds: 600);

        Assert.Equal([(0, 20.0), (600, 250.0)], limits.Composite(3600));
    }

    [Fact]
    public void What_is_fed_in_bounds_no_station()
    {
        var source = _bench.Source(LimitDirection.Export, failSafe: 0);
        var hub = _bench.Hub(source);

        Assert.True(hub.IsEmpty);
        Assert.Equal(0, hub.Export(_bench.Time.GetTimestamp())?.Limit.Value);
        Begin(source, null);
        Assert.Null(hub.Export(_bench.Time.GetTimestamp()));
    }

    [Fact]
    public void Those_who_watch_see_every_source()
    {
        var source = _bench.Source();
        Begin(source, 9000, seconds: 60);

        var shown = Assert.Single(_bench.Hub(source).Show());

        Assert.Equal(
            new SignalState("consumption", "the limit of GridOperator", LimitRank.GridOperator, false, "limited", new(9000), null, TimeSpan.FromSeconds(60), false), shown);
    }

    /// <summary>Whatever sources say, none raises what holds without it.</summary>
    [Fact]
    public void No_source_raises_a_limit_of_another()
        => Check.One(
            Cases.OfSeeds(60),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                using var bench = new SignalsBench();
                var (random, one) = (new Random(seed), bench.Source(failSafe: 5000));
                var other = bench.Source(rank: LimitRank.EnergyManager, failSafe: random.Next(0, 10_000), id: "controller");
                var (alone, both) = (bench.Hub(one), bench.Hub(one, other));
                for (var i = 0; i < 200; i++)
                {
                    Say(random, random.Next(2) == 0 ? one : other);
                    bench.Pass(random.Next(1, 60));
                    Assert.True(Least(both) <= Least(alone));
                }

                double Least(LimitHub hub) => hub.Active(bench.Time.GetUtcNow(), bench.Time.GetTimestamp()).Select(l => l.Power!.Value.Limit.Value).DefaultIfEmpty(double.MaxValue).Min();
            }));

    public void Dispose() => _bench.Dispose();

    private static void Say(Random random, HeartbeatSource source)
    {
        switch (random.Next(4))
        {
            case 0:
                source.Set(new(random.Next(0, 20_000)), random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 600)) : null);
                break;
            case 1:
                source.Lift();
                break;
            default:
                source.Heartbeat();
                break;
        }
    }

    private static void Begin(HeartbeatSource source, double? watt, double? seconds = null)
    {
        source.Heartbeat();
        Assert.Null(watt is { } limit ? source.Set(new(limit), seconds is { } s ? TimeSpan.FromSeconds(s) : null) : source.Lift());
    }

    private LimitsBench Limits(params ISignalSource[] sources)
    {
        var limits = new LimitsBench(_bench.Time);
        limits.Others.Add(_bench.Hub(sources));
        limits.Restart();
        return limits;
    }

    private static (double Watt, string Name) Caps(LimitsBench limits)
        => Assert.Single(limits.Limits.At(limits.Time.GetUtcNow(), limits.Time.GetTimestamp())) is var cap ? (cap.Power!.Value.Limit.Value, cap.Name) : default;
}
