using Gateway.GridSignals.External;
using Gateway.Site;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.GridSignals.External;

/// <summary>Batteries leave what a limit allows to the cars, and are otherwise let alone.</summary>
public sealed class BatteryBrakeTests : IDisposable
{
    private readonly SignalsBench _bench = new();
    private readonly HeartbeatSource _source;
    private readonly Inverter _cellar = new("cellar", 10_000, 10_000), _shed = new("shed", 5000, 5000);
    private readonly HeardLog<BatteryBrake> _log = new();
    private readonly List<double> _imports = [];
    private BatteryBrake _brake;
    private int _read;      // seconds by which the meter is late
    private double _cars, _house, _cellarWants = 3000, _shedWants;
    private bool _isMeasured = true;

    public BatteryBrakeTests()
    {
        _source = _bench.Source();
        _source.Heartbeat();
        _source.Lift();
        _brake = Brake(_source);
    }

    [Fact]
    public async Task Without_a_limit_nobody_is_told_anything()
    {
        _cars = 20_000;

        await RunAsync(30);

        Assert.Empty(_cellar.Calls);
    }

    [Fact]
    public async Task A_battery_charges_with_what_the_limit_leaves_beside_the_cars()
    {
        Limit(4200);
        _cars = 3000;

        await RunAsync(5);

        Assert.InRange(_cellar.Held!.Value, 900, 1200);
    }

    [Fact]
    public async Task It_is_not_made_to_charge_with_more_than_it_wanted_and_let_go_when_there_is_room_for_that()
    {
        Limit(4200);
        _cars = 4200;
        await RunAsync(10);
        Assert.Equal(0, _cellar.Held);
        _cars = 0;

        await RunAsync(60);

        Assert.Null(_cellar.Held);
        Assert.All(_cellar.Calls, watt => Assert.True(watt is null or <= 3000, $"{watt} W"));
    }

    [Fact]
    public async Task Little_room_does_not_add_up_to_more_than_there_is()
    {
        Limit(4200);
        _cars = 1300;

        await RunAsync(600);

        Assert.All(_cellar.Calls, watt => Assert.InRange(watt!.Value, 2500, 2900));
    }

    [Fact]
    public async Task A_battery_that_does_not_charge_is_let_alone()
    {
        _cellarWants = -4000;       // it feeds the cars
        Limit(4200);
        _cars = 9000;

        await RunAsync(30);

        Assert.Empty(_cellar.Calls);
    }

    [Fact]
    public async Task Of_two_only_the_one_that_charges_is_braked()
    {
        Limit(2000);

        await RunAsync(30);

        Assert.InRange(_cellar.Held!.Value, 1800, 2000);
        Assert.Empty(_shed.Calls);

        _shedWants = 1000;
        await RunAsync(30);

        Assert.InRange(_cellar.Held!.Value + _shed.Held!.Value, 1700, 2000);
    }

    [Fact]
    public async Task When_the_limit_ends_it_is_let_go()
    {
        Limit(0);
        await RunAsync(5);
        Assert.Equal(0, _cellar.Held);
        _source.Lift();

        await RunAsync(2);

        Assert.Null(_cellar.Held);
    }

    [Fact]
    public async Task What_it_was_told_is_said_again_before_it_ends_by_itself_and_no_call_is_wasted()
    {
        Limit(0);
        await RunAsync(5);
        var calls = _cellar.Calls.Count;

        await RunAsync(120);

        Assert.InRange(_cellar.Calls.Count - calls, 1, 3);
    }

    [Fact]
    public async Task One_that_refuses_is_told_until_it_obeys_and_spoken_of_once()
    {
        _cellar.Refuses = true;
        Limit(0);
        await RunAsync(30);
        Assert.Equal(["signals: cellar: it refuses"], _log.Hears(4138));

        _cellar.Refuses = false;
        await RunAsync(2);

        Assert.Equal(0, _cellar.Held);
    }

    [Fact]
    public async Task A_limit_of_the_connection_counts_what_the_house_draws_too()
    {
        _brake = Brake(Connection(locked: 0));
        (_house, _cellarWants) = (45_000, 10_000);

        await RunAsync(5);

        Assert.InRange(_cellar.Held!.Value, 4000, 5000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task What_a_late_meter_shows_is_cut_once(int read)
    {
        _brake = Brake(Connection(locked: 0));
        (_read, _house, _cellarWants) = (read, 39_400, 10_000);
        await RunAsync(20);
        _house += 2000;

        await RunAsync(read + 1);

        Assert.Equal(8100, _cellar.Held!.Value, 1.0);
        await RunAsync(60);
        Assert.All(_cellar.Calls, watt => Assert.Equal(8100, watt!.Value, 1.0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_load_that_goes_on_rising_is_answered_whenever_the_meter_shows_it(int read)
    {
        _brake = Brake(Connection(locked: 0));
        (_read, _house, _cellarWants) = (read, 39_400, 10_000);
        await RunAsync(20);

        for (var second = 1; second <= 10; second++)
        {
            _house += 500;
            await RunAsync(1);
            Assert.InRange(Import, 0, 49_500 + (read * 500));
        }
    }

    [Fact]
    public async Task What_a_battery_gave_up_by_itself_before_is_no_cut()
    {
        _brake = Brake(Connection(locked: 0));
        (_read, _house, _cellarWants) = (5, 39_400, 10_000);
        await RunAsync(20);
        _house += 2000;
        await RunAsync(3);
        (_house, _cellarWants) = (_house + 1500, _cellarWants - 1500);      // it leaves the house what that needs more

        await RunAsync(20);

        Assert.Equal(6600, Assert.Single(_cellar.Calls)!.Value, 1.0);
    }

    [Fact]
    public async Task While_nobody_measures_the_connection_a_battery_is_braked_by_what_is_known_and_not_let_go()
    {
        _brake = Brake(Connection(locked: 8000));
        (_isMeasured, _cars, _cellarWants) = (false, 4000, 10_000);
        await RunAsync(5);
        Assert.InRange(_cellar.Held!.Value, 3500, 4000);
        _cars = 0;

        await RunAsync(60);

        Assert.InRange(_cellar.Held!.Value, 3500, 4000);
    }

    [Fact]
    public async Task One_that_does_not_answer_holds_up_nobody_and_is_told_what_holds_then_once_it_has()
    {
        var answer = new TaskCompletionSource();
        (_shedWants, _shed.Adopts) = (3000, answer.Task);
        Limit(4000);
        await Patience.For(RunAsync(20), "the battery in the cellar");
        Assert.InRange(_cellar.Held!.Value, 0, 1000);
        Assert.Single(_shed.Calls);

        answer.SetResult();
        _source.Heartbeat();
        Limit(500);

        await Patience.Until(() => RunAsync(1).IsCompleted && _cellar.Held + _shed.Held <= 500, "the new limit");
    }

    [Fact]
    public async Task At_the_end_nobody_is_waited_for()
    {
        _cellar.Adopts = new TaskCompletionSource().Task;
        Limit(0);
        await _brake.StartAsync(CancellationToken.None);
        await Patience.Until(
            () =>
            {
                _bench.Gives("cellar", DeviceRole.Battery, -3000);
                _bench.Pass(1);
                return _cellar.Calls.Count > 0;
            },
            "a call");

        await Patience.For(_brake.StopAsync(CancellationToken.None), "the end");

        Assert.Empty(_log.Hears(4138));
    }

    public void Dispose()
    {
        _brake.Dispose();
        _bench.Dispose();
    }

    private double Import => _house + _cars + (_cellar.Held ?? _cellarWants) + (_shed.Held ?? _shedWants);

    private BatteryBrake Brake(ISignalSource source)
        => new(_bench.Hub(source), new([_cellar, _shed], _bench.Time), _bench.Power, _bench.Image, _bench.Time, _log);

    private ConnectionSource Connection(double locked)
        => new(LimitDirection.Import, new(new(50_000), new(locked)), new(), _bench.Notes, _bench.Power, _bench.News, _bench.Time);

    private void Limit(double watt) => Assert.Null(_source.Set(new(watt), null));

    private async Task RunAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _bench.Gives("cellar", DeviceRole.Battery, -(_cellar.Held ?? _cellarWants));
            _bench.Gives("shed", DeviceRole.Battery, -(_shed.Held ?? _shedWants));
            _bench.Draws("CP-1", _cars);
            if (_isMeasured)
            {
                _imports.Add(Import);
                _bench.Imports(_imports[Math.Max(0, _imports.Count - 1 - _read)], _read);
            }

            _bench.Pass(1);
            await _brake.LookAsync(CancellationToken.None);
            if (i % 30 == 0)
            {
                _source.Heartbeat();
            }
        }
    }
}
