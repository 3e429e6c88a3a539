using System.Collections.Immutable;
using Gateway.GridSignals.Afrr;
using Gateway.Site;
using Gateway.Tests.Balancing;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.Afrr;

public sealed class V2xFleetTests
{
    private const double Ampere = 690;

    private static readonly EvseKey Key = new("CP-1", 1);

    private readonly ManualTime _time = new();
    private readonly SiteImage _image;
    private readonly CarBounds _bounds;
    private readonly Sink _sink = new();
    private readonly V2xFleet _fleet;
    private double _limit = 20;

    public V2xFleetTests()
    {
        var plan = Plant.Station("CP-1") with { Discharge = new(10_000) };
        _image = new(new(
            "test", "test", TimeZoneInfo.Utc, new(230), [Plant.Circuit("main", 200)],
            ImmutableSortedDictionary<string, StationPlan>.Empty.Add("CP-1", plan), Plant.Station("")), _time);
        _image.AllocatedBy(() => new(
            _time.GetTimestamp(), ImmutableSortedDictionary<string, CircuitShare>.Empty,
            ImmutableSortedDictionary<EvseKey, EvseShare>.Empty.Add(Key, new(new(_limit), ""))));
        (_bounds, _fleet) = Of();
        Begin("ocpp2.1");
    }

    private StationState State => _image.Station("CP-1");

    [Fact]
    public void It_reaches_from_what_it_may_feed_in_to_the_limit_that_balancing_gives_it()
    {
        var car = Assert.Single(Read());

        Assert.Equal((AfrrKind.V2x, -10_000.0, 20 * Ampere, 20 * Ampere), (car.Kind, car.Low, car.High, car.Rest));
        Assert.True(car.IsFast);
    }

    [Fact]
    public void A_lower_limit_is_a_lower_reach_at_once()
    {
        Read();
        _limit = 8;

        Assert.Equal(8 * Ampere, Read(isSteered: true)[0].High);
    }

    [Fact]
    public void It_is_told_ampere_and_no_bound_holds_it_back()
    {
        Read();

        _fleet.Tell("CP-1/1", -6900, Now);

        Assert.Equal((-10.0, -10_000 / Ampere), (_sink.Told!.Value.PerPhase, _sink.Told.Value.Discharge));
        Assert.Equal(double.PositiveInfinity, _bounds.Of(Key, _time.GetTimestamp())!.Value.Value);
    }

    [Fact]
    public void What_it_is_thought_to_draw_is_what_it_was_told_a_moment_ago()
    {
        Read();
        _fleet.Tell("CP-1/1", -6900, Now);
        Assert.Equal(20 * Ampere, Read(isSteered: true)[0].Power, 3);

        Pass((int)V2xCourse.Latency);

        Assert.Equal(-6900, Read(isSteered: true)[0].Power, 3);
    }

    [Theory]
    [InlineData(16, 0, 0, -2300)]
    [InlineData(-16, -16, 0, -4600)]
    [InlineData(1.1, 0.9, 0.9, -6900)]      // nearly nothing flows: that tells nothing
    public void What_it_is_told_goes_by_the_phases_that_its_car_was_seen_to_use(double l1, double l2, double l3, double watt)
    {
        State.Measured(1, new(_time.GetTimestamp(), new PerPhase<Ampere>(new(l1), new(l2), new(l3)), null, null, null, null));
        Read();
        Measure(0.99);
        Read(isSteered: true);

        _fleet.Tell("CP-1/1", watt, Now);

        Assert.Equal(-10, _sink.Told!.Value.PerPhase);
    }

    [Fact]
    public void A_car_that_does_not_feed_in_is_not_reckoned_with_for_that_for_a_while()
    {
        Read();
        for (var second = 0; second < 60; second++)
        {
            _fleet.Tell("CP-1/1", -9000, Now);
            Measure(0);
            Pass(1);
            Read(isSteered: true);
        }

        Assert.InRange(Read(isSteered: true)[0].Low, -2 * Ampere, 0);
    }

    [Fact]
    public void A_car_that_follows_moving_set_points_late_is_reckoned_with_all_the_same()
    {
        Read();
        for (var second = 0; second < 120; second++)
        {
            _fleet.Tell("CP-1/1", (second % 40 < 20 ? -450 : 450) * (second % 20), Now);
            if (second % 5 == 0)
            {
                Measure(second % 40 < 20 ? -0.6 * (second % 20) : 0.6 * (second % 20));
            }

            Pass(1);
            Read(isSteered: true);
        }

        Assert.Equal((-10_000.0, 20 * Ampere), (Read(isSteered: true)[0].Low, Read(isSteered: true)[0].High));
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("version")]
    [InlineData("priority")]
    [InlineData("csms")]
    [InlineData("ended")]
    public void Who_cannot_be_told_is_no_part_of_it_and_let_go(string why)
    {
        Read();
        switch (why)
        {
            case "refused": State.SetPointRefused(1, "no"); break;
            case "version": Begin("ocpp2.0.1"); break;
            case "priority": State.HasPriority(1, true); break;
            case "csms": State.CsmsLimit(1, default(Ampere)); break;
            default: State.TransactionEnded(1); break;
        }

        Assert.Empty(Read(isSteered: true));
        Assert.Equal(1, _sink.LetGone);
    }

    [Fact]
    public void A_station_that_refused_is_asked_again_after_five_minutes()
    {
        State.SetPointRefused(1, "no");
        Pass(299);
        Assert.Empty(Read());

        Pass(1);

        Assert.Single(Read());
    }

    [Fact]
    public void While_it_takes_set_points_it_is_not_one_of_the_cars_that_only_charge()
    {
        var cars = new CarFleet(new(default, []), _image, _bounds);
        Assert.Empty(cars.Read(Now, isSteered: true));

        State.SetPointRefused(1, "no");

        Assert.Single(cars.Read(Now, isSteered: true));
    }

    private (CarBounds, V2xFleet) Of()
    {
        var bounds = new CarBounds(_image.Plan, _time);
        return (bounds, new(_image, bounds, _sink));
    }

    private double Now => (double)_time.GetTimestamp() / _time.TimestampFrequency;

    private List<AfrrResource> Read(bool isSteered = false) => _fleet.Read(Now, isSteered);

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Measure(double ampere) => State.Measured(1, new(_time.GetTimestamp(), PerPhase<Ampere>.Same(new(ampere)), null, null, null, null));

    private void Begin(string version)
    {
        State.Connected(version);
        State.FallbackAccepted();
        State.TransactionRuns(1, "17");
        State.LimitAccepted(1, new(_limit));
    }

    private sealed class Sink : ISetPointSink
    {
        public (double PerPhase, double Discharge)? Told { get; private set; }

        public int LetGone { get; private set; }

        public void Steer(EvseKey evse, Ampere perPhase, Ampere discharge) => Told = (perPhase.Value, discharge.Value);

        public void LetGo(EvseKey evse) => LetGone++;
    }
}
