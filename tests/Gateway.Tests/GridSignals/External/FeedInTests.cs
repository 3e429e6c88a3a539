using Gateway.GridSignals;
using Gateway.GridSignals.External;
using Gateway.Site;
using Gateway.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.External;

/// <summary>What leaves the site is held at the connection by what inverters and batteries may generate.</summary>
public sealed class FeedInTests : IDisposable
{
    private readonly SignalsBench _bench = new();
    private readonly HeartbeatSource _source;
    private readonly Inverter _east = new("east", 30_000), _west = new("west", 10_000);
    private readonly FeedInLimiter _limiter;
    private readonly List<double> _exports = [];
    private int _shown, _read;      // seconds by which the meter is late
    private double _house;
    private bool _isMeasured = true;
    private bool _beats = true;

    public FeedInTests()
    {
        _source = _bench.Source(LimitDirection.Export, failSafe: 0);
        _source.Heartbeat();
        _source.Lift();
        _limiter = new(_bench.Hub(_source), new([_east, _west], _bench.Time), _bench.Power, _bench.Image, _bench.Time, NullLogger<FeedInLimiter>.Instance);
    }

    [Fact]
    public async Task Without_a_limit_nobody_is_told_anything()
    {
        await RunAsync(30);

        Assert.Empty(_east.Calls);
        Assert.Equal(40_000, Export);
    }

    [Fact]
    public async Task The_export_at_the_connection_is_below_the_limit_within_15_s_and_stays()
    {
        _house = 3000;
        await RunAsync(30);
        Limit(10_000);
        await RunAsync(15);
        Assert.InRange(Export, 8000, 10_000);

        await RunAsync(600, _ => Assert.InRange(Export, 8000, 10_000));
        Assert.Equal(3, _east.FeedsIn / _west.FeedsIn, 0.01);       // by their ratings
    }

    [Fact]
    public async Task What_the_site_uses_itself_comes_on_top()
    {
        Limit(10_000);
        await RunAsync(60);
        _house = 15_000;
        await RunAsync(60);
        Assert.InRange(Export, 8000, 10_000);
        Assert.InRange(_east.FeedsIn + _west.FeedsIn, 23_000, 25_000);

        _house = 0;
        await RunAsync(2);

        Assert.True(Export <= 10_000, $"{Export} W");
    }

    [Theory]
    [InlineData(1, 0)]      // the meter shows what was a second ago
    [InlineData(0, 1)]      // it was read a second ago
    [InlineData(1, 1)]
    public async Task A_meter_that_is_a_little_late_makes_nothing_swing(int shown, int read)
    {
        (_shown, _read, _house) = (shown, read, 15_000);
        Limit(10_000);
        await RunAsync(60);
        await RunAsync(60, _ => Assert.InRange(Export, 8000, 10_000));

        _house = 5000;
        await RunAsync(4);
        await RunAsync(60, _ => Assert.InRange(Export, 5000, 10_000));
        await RunAsync(60, _ => Assert.InRange(Export, 8000, 10_000));

        _house = 25_000;
        await RunAsync(120, _ => Assert.True(Export <= 10_000, $"{Export} W"));
        Assert.InRange(Export, 8000, 10_000);
    }

    [Fact]
    public async Task Without_a_meter_the_site_counts_as_using_nothing()
    {
        _house = 15_000;
        Limit(10_000);
        await RunAsync(60);

        _isMeasured = false;
        await RunAsync(15);

        Assert.True(_east.FeedsIn + _west.FeedsIn <= 10_000);
    }

    [Fact]
    public async Task No_inverter_is_cut_below_one_percent_of_its_rating()
    {
        Limit(0);
        await RunAsync(60);

        Assert.Equal((300, 100), (_east.Cap, _west.Cap));
    }

    [Fact]
    public async Task An_inverter_that_gives_more_than_it_may_is_made_up_for()
    {
        Limit(10_000);
        await RunAsync(60);
        _west.Refuses = true;
        _west.Sun = 10_000;
        _east.Sun = 0;
        await RunAsync(60);
        _east.Sun = 30_000;
        _house = -2000;     // something that nobody can tell anything

        await RunAsync(60);

        Assert.True(Export <= 10_100, $"{Export} W");
    }

    [Fact]
    public async Task One_that_does_not_answer_holds_up_nobody_and_is_let_go_when_it_has_answered_after_the_limit()
    {
        var answer = new TaskCompletionSource();
        (_house, _west.Adopts) = (2000, answer.Task);
        Limit(10_000);
        await Patience.For(RunAsync(60), "the inverter in the east");
        Assert.InRange(Export, 8000, 10_100);
        _source.Heartbeat();
        _source.Lift();
        await RunAsync(2);
        Assert.Null(_east.Cap);
        Assert.Single(_west.Calls);

        answer.SetResult();
        await Patience.Until(() => _west.Cap is not null, "its answer");

        await Patience.Until(() => RunAsync(1).IsCompleted && _west.Cap is null, "the end of its cap");
    }

    [Fact]
    public async Task When_the_limit_ends_all_may_again_what_they_can()
    {
        Limit(10_000);
        await RunAsync(60);
        _source.Heartbeat();
        _source.Lift();

        await RunAsync(2);

        Assert.Equal((null, null), (_east.Cap, _west.Cap));
        Assert.Equal(0, _bench.Image.Curtailed.Value);
    }

    [Fact]
    public async Task What_was_fed_in_under_an_earlier_limit_is_of_no_matter_to_the_next()
    {
        (_east.Sun, _west.Sun) = (1000, 1000);
        Limit(10_000);
        await RunAsync(10);
        _source.Heartbeat();
        _source.Lift();
        await RunAsync(60);
        (_east.Sun, _west.Sun) = (30_000, 10_000);
        await RunAsync(60);

        Limit(30_000);
        await RunAsync(2);

        Assert.InRange(Export, 28_000, 30_000);
    }

    [Fact]
    public async Task A_lost_heartbeat_leads_to_the_fail_safe_value_and_no_call_is_wasted()
    {
        Limit(10_000);
        await RunAsync(60);
        var calls = _east.Calls.Count;
        _beats = false;
        await RunAsync(80);
        Assert.InRange(_east.Calls.Count - calls, 0, 3);

        await RunAsync(40);

        Assert.Equal(300, _east.Cap);
    }

    [Fact]
    public async Task A_cap_is_said_again_before_half_of_its_time_has_passed()
    {
        Limit(10_000);
        await RunAsync(60);
        var calls = _east.Calls.Count;

        await RunAsync(700);

        Assert.InRange(_east.Calls.Count - calls, 2, 10);
    }

    [Fact]
    public async Task A_gateway_that_has_just_begun_waits_for_its_meter_before_it_cuts_what_may_be_used_on_the_site()
    {
        _house = 40_000;
        _isMeasured = false;
        Limit(10_000);
        await RunAsync(4);
        Assert.Empty(_east.Calls);

        _isMeasured = true;
        await RunAsync(10);
        Assert.Empty(_east.Calls);
    }

    [Fact]
    public async Task One_that_never_hears_a_meter_cuts_after_a_moment()
    {
        _isMeasured = false;
        Limit(10_000);

        await RunAsync(15);

        Assert.InRange(Export, 8000, 10_000);
    }

    [Fact]
    public async Task What_one_cannot_give_is_for_the_others_until_it_can()
    {
        _west.Sun = 500;
        Limit(20_000);
        await RunAsync(60);
        Assert.InRange(_east.FeedsIn, 18_000, 19_500);

        _west.Sun = 10_000;
        await RunAsync(60, _ => Assert.True(Export <= 20_000, $"{Export} W"));

        Assert.InRange(_west.FeedsIn, 4500, 5000);       // its share by ratings
    }

    [Theory]
    //          total  of 30 and 10 kW, giving
    [InlineData(20_000, 30_000, 10_000, 15_000, 5000)]
    [InlineData(20_000, 30_000, 0, 19_000, 1000)]
    [InlineData(20_000, 4000, 10_000, 6000, 14_000)]
    [InlineData(20_000, 0, 0, 15_000, 5000)]             // there is room for all
    [InlineData(0, 30_000, 10_000, 0, 0)]
    public void Shares_never_add_up_to_more_than_there_is(double total, double east, double west, double toEast, double toWest)
        => Assert.Equal([toEast, toWest], FeedInShares.Split(total, [(30_000, east), (10_000, west)]).Select(w => Math.Round(w)));

    [Fact]
    public async Task One_that_is_out_of_reach_is_left_alone()
    {
        _west.Ability = null;
        Limit(15_000);

        await RunAsync(60);

        Assert.Empty(_west.Calls);
        Assert.InRange(Export, 14_000, 15_000);
    }

    [Fact]
    public async Task Cars_that_wait_for_the_sun_are_told_of_what_is_cut_and_of_nothing_else()
    {
        await RunAsync(10);
        Assert.Equal(0, _bench.Image.Curtailed.Value);
        Limit(10_000);
        await RunAsync(5);
        Assert.InRange(_bench.Image.Curtailed.Value, 29_000, 31_000);

        (_east.Sun, _west.Sun) = (1000, 1000);
        await RunAsync(2);

        Assert.Equal(0, _bench.Image.Curtailed.Value);
    }

    public void Dispose() => _bench.Dispose();

    private double Export => _east.FeedsIn + _west.FeedsIn - _house;

    private void Limit(double watt)
    {
        _source.Heartbeat();
        Assert.Null(_source.Set(new(watt), null));
    }

    private async Task RunAsync(int seconds, Action<int>? each = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            _bench.Gives("east", DeviceRole.Pv, _east.FeedsIn);
            _bench.Gives("west", DeviceRole.Pv, _west.FeedsIn);
            if (_isMeasured)
            {
                _exports.Add(Export);
                _bench.Imports(-_exports[Math.Max(0, _exports.Count - 1 - _shown - _read)], _read);
            }

            _bench.Pass(1);
            await _limiter.LookAsync(CancellationToken.None);
            each?.Invoke(i);
            if (i % 30 == 0 && _beats)
            {
                _source.Heartbeat();
            }
        }
    }
}
