using Gateway.Balancing;
using Gateway.Balancing.Planning;
using Gateway.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Balancing.Planning;

/// <summary>The planner on a site of two stations that share 20 A on one phase.</summary>
public sealed class SitePlannerTests : IDisposable
{
    private static readonly BalancingOptions MostCurrent = new()
    {
        Strategy = Strategy.Throughput, Every = TimeSpan.FromSeconds(1), Reserve = default, StaleAfter = TimeSpan.FromSeconds(10),
    };

    private readonly Plant _plant = new(
        [Plant.Circuit("main", 20)],
        [Plant.Station("CP-1", wiring: Phase.L1), Plant.Station("CP-2", wiring: Phase.L1)],
        MostCurrent);

    private readonly VisitBook _book = new(null);
    private readonly PlanningLoop _planning;

    public SitePlannerTests()
        => _planning = new(_plant.Image, _book, _plant.Loop, _plant.Time, NullLogger<PlanningLoop>.Instance);

    public void Dispose() => _planning.Dispose();

    [Fact]
    public void Who_soon_leaves_and_wants_next_to_nothing_lets_one_before_who_needs_all_his_time()
    {
        _plant.AllCharge(phases: 1).Run(30);
        Wish("CP-1", TimeSpan.FromHours(1), 100);
        Wish("CP-2", TimeSpan.FromHours(3), 18_000);
        _plant.Run(60);
        Assert.Equal((14, 6), (_plant.Limit("CP-1"), _plant.Limit("CP-2")));       // each by himself

        _planning.Plan();
        _plant.Run(120);

        Assert.Equal((6, 14), (_plant.Limit("CP-1"), _plant.Limit("CP-2")));       // nobody is paused before his turn is over

        _plant.Run(900, _ => _planning.Plan());
        Assert.Equal((0, 20), (_plant.Limit("CP-1"), _plant.Limit("CP-2")));
    }

    [Fact]
    public void Whatever_a_plan_says_nobody_waits_for_longer_than_an_hour()
    {
        _plant.AllCharge(phases: 1).Run(30);
        Wish("CP-1", TimeSpan.FromHours(20), 100);
        Wish("CP-2", TimeSpan.FromHours(20), 400_000);
        List<int> off = [0];

        _plant.Run(4 * 3600, plant =>
        {
            _planning.Plan();
            _ = plant.Limit("CP-1") > 0 ? Begin(off) : off[^1]++;
        });

        Assert.InRange(off.Max(), 1800, 3720);
        Assert.InRange(off.Count(seconds => seconds > 60), 2, 4);

        static int Begin(List<int> off)
        {
            if (off[^1] > 0)
            {
                off.Add(0);
            }

            return 0;
        }
    }

    [Fact]
    public void What_current_is_worth_to_a_car_is_forgotten_with_the_car()
    {
        var balancer = new Balancer(_plant.Image, MostCurrent, _plant.Time.GetTimestamp());
        foreach (var id in new[] { "CP-1", "CP-2" })
        {
            _plant.Image.Station(id).Connected("ocpp1.6");
            _plant.Image.Station(id).TransactionRuns(1, "T1");
        }

        balancer.Tick();
        Worth.Tell(balancer.Network, [new(new("CP-1", 1), "T1", 0.5), new(new("CP-2", 1), "T0", 0.5), new(new("CP-9", 1), "T1", 0.5)], 1);
        Assert.Equal([(0.5, 1L), null], balancer.Network.Loads.Select(a => a.Worth));     // one is meant for the car before

        _plant.Image.Station("CP-1").TransactionEnded(1);
        balancer.Tick();
        Assert.All(balancer.Network.Loads, a => Assert.Null(a.Worth));
    }

    [Fact]
    public void Who_came_and_went_is_learnt_but_for_those_who_were_here_first()
    {
        var station = _plant.Image.Station("CP-1");
        station.StatusIs(1, EvseStatus.Charging);
        _planning.Plan();
        Leave(station);
        Assert.Empty(_book.Visits);

        station.StatusIs(1, EvseStatus.Occupied);
        Measure(station, 1000);
        _planning.Plan();
        _plant.Time.Advance(TimeSpan.FromHours(2));
        Measure(station, 9000);
        _planning.Plan();
        Leave(station);

        var visit = Assert.Single(_book.Visits);
        Assert.Equal((new EvseKey("CP-1", 1), 24, 8000d, null), (visit.At, visit.To - visit.From, visit.Took.Value, visit.Asked));
    }

    [Fact]
    public void What_is_asked_counts_from_the_plug_on()
    {
        var station = _plant.Image.Station("CP-1");
        _planning.Plan();
        station.StatusIs(1, EvseStatus.Charging);
        Measure(station, 1000);
        _planning.Plan();
        Measure(station, 3000);
        station.Wished(1, (evse, at) => evse.Wish.Wanting(new(10_000), WishSource.Site, evse.Measured?.Energy, at));
        _planning.Plan();
        _plant.Time.Advance(TimeSpan.FromHours(1));
        Measure(station, 9000);
        _planning.Plan();
        Leave(station);

        var visit = Assert.Single(_book.Visits);
        Assert.Equal((8000d, 12_000d), (visit.Took.Value, visit.Asked!.Value.Value));
    }

    [Fact]
    public void The_days_of_the_plan_are_the_days_of_the_site()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(0, PlanClock.PeriodAt(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));
        Assert.Equal(24, PlanClock.PeriodAt(new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), berlin) % PlanClock.PeriodsOfDay);
        Assert.Equal(12, PlanClock.PeriodAt(new(2026, 12, 1, 0, 4, 59, TimeSpan.Zero), berlin) % PlanClock.PeriodsOfDay);
    }

    private void Leave(StationState station)
    {
        station.StatusIs(1, EvseStatus.Available);
        _planning.Plan();
    }

    private void Wish(string station, TimeSpan until, double energy)
    {
        var now = _plant.Time.GetUtcNow();
        _plant.Image.Station(station).Wished(1, (evse, at) => evse.Wish
            .Departing(now + until, WishSource.Site, now, at).Wanting(new(energy), WishSource.Site, evse.Measured?.Energy, at));
    }

    private void Measure(StationState station, double register)
        => station.Measured(1, new(_plant.Time.GetTimestamp(), null, null, null, new(register), null));
}
