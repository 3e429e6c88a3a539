using Gateway.Metering;
using Gateway.Metering.Watch;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering.Watch;

public sealed class WatchedDeviceTests
{
    private static readonly Ampere Limit = new(63);

    private readonly ManualTime _time = new();
    private readonly WatchedDevice _device;
    private double _elsewhere;
    private DeviceReading _next;

    public WatchedDeviceTests()
    {
        _next = Reading(10, 6900);
        _device = new(new Scripted(() => _next with { TakenAt = _time.GetTimestamp() }), Limit, () => _elsewhere, _time);
    }

    [Fact]
    public async Task A_meter_that_repeats_itself_while_others_change_is_frozen()
    {
        Assert.Null(await DoubtAsync());
        Assert.Null(await DoubtAsync());
        _elsewhere = 16;
        for (var poll = 3; poll <= 10; poll++)
        {
            Assert.Null(await DoubtAsync());
        }

        Assert.Equal("it has told the same in every digit for 10 s while others measured a change of 16 A", await DoubtAsync());

        _next = _next with { FrequencyHz = 50.01 };      // one digit: it lives
        Assert.Null(await DoubtAsync());
    }

    [Fact]
    public async Task What_others_measured_counts_though_it_is_gone_again()
    {
        Assert.Null(await DoubtAsync());
        Assert.Null(await DoubtAsync());
        _elsewhere = 16;
        Assert.Null(await DoubtAsync());
        _elsewhere = 0;
        for (var poll = 4; poll <= 10; poll++)
        {
            Assert.Null(await DoubtAsync());
        }

        Assert.Equal("it has told the same in every digit for 10 s while others measured a change of 16 A", await DoubtAsync());
    }

    [Fact]
    public async Task A_meter_that_always_told_something_new_and_does_not_any_more_is_frozen_if_current_flows()
    {
        await TellNewsAsync(100);

        for (var second = 1; second < 30; second++)
        {
            Assert.Null(await DoubtAsync());
        }

        Assert.Equal("it has told the same in every digit for 30 s and never did so for more than 3 s before", await DoubtAsync());
    }

    [Fact]
    public async Task That_it_may_be_frozen_its_readings_say_before_that_is_certain()
    {
        await TellNewsAsync(100);

        for (var second = 1; second < 9; second++)
        {
            Assert.False((await SampleAsync()).Reading.IsRepeated, $"after {second} s");
        }

        Assert.True((await SampleAsync()).Reading.IsRepeated);
        _next = Flowing(12);
        Assert.False((await SampleAsync()).Reading.IsRepeated);
    }

    [Theory]
    //          A flow  in steps of
    [InlineData(0, 0.01)]
    [InlineData(10, 0.1)]
    [InlineData(100, 1)]
    public async Task A_load_that_is_as_steady_as_a_meter_can_tell_is_no_frozen_meter(double ampere, double step)
    {
        await TellNewsAsync(100, step);
        _next = Flowing(ampere);

        for (var second = 0; second < 3600; second++)
        {
            Assert.Null(await DoubtAsync());
        }
    }

    [Fact]
    public async Task That_it_could_not_be_read_for_long_is_no_habit_of_a_meter()
    {
        await TellNewsAsync(100);
        _time.Advance(TimeSpan.FromMinutes(10));
        await TellNewsAsync(10);
        for (var second = 1; second < 30; second++)
        {
            Assert.Null(await DoubtAsync());
        }

        Assert.NotNull(await DoubtAsync());
    }

    [Fact]
    public async Task What_was_frozen_once_is_found_out_as_fast_again()
    {
        await TellNewsAsync(100);
        for (var second = 0; second < 600; second++)
        {
            await DoubtAsync();
        }

        await TellNewsAsync(10);
        for (var second = 1; second < 30; second++)
        {
            Assert.Null(await DoubtAsync());
        }

        Assert.NotNull(await DoubtAsync());
    }

    [Fact]
    public async Task A_constant_load_is_no_frozen_meter()
    {
        for (var poll = 0; poll < 100; poll++)
        {
            _elsewhere = poll % 3;       // cars that waver
            Assert.Null(await DoubtAsync());
        }
    }

    [Fact]
    public async Task A_meter_that_is_polled_faster_than_it_measures_is_not_frozen()
    {
        for (var poll = 0; poll < 40; poll++)
        {
            _elsewhere = 20 * poll;
            _next = _next with { FrequencyHz = 50 + (poll / 20) };
            Assert.Null(await DoubtAsync(TimeSpan.FromMilliseconds(100)));
        }
    }

    [Fact]
    public async Task A_jump_that_no_conductor_carries_is_believed_only_when_it_stays()
    {
        Assert.Null(await DoubtAsync());
        _next = Reading(655.35, 6900);
        Assert.Equal("L1 jumped by 645.4 A from one reading to the next, on a circuit of 63 A", await DoubtAsync());
        _next = Reading(10, 6900);
        Assert.Null(await DoubtAsync());

        _next = Reading(400, 6900);
        Assert.NotNull(await DoubtAsync());
        Assert.NotNull(await DoubtAsync());
        Assert.Null(await DoubtAsync());
        Assert.Null(await DoubtAsync());
    }

    [Fact]
    public async Task A_step_that_a_conductor_carries_is_believed_at_once()
    {
        Assert.Null(await DoubtAsync());
        _next = Reading(10 + (3 * 63), 6900);
        Assert.Null(await DoubtAsync());
    }

    [Fact]
    public async Task Phases_that_never_add_up_to_their_sum_are_told()
    {
        _next = Reading(10, 4600);
        Assert.Null(await DoubtAsync());
        Assert.Null(await DoubtAsync());
        Assert.Equal("its phases have 6900 W together and it tells a sum of 4600 W, 3 times in a row", await DoubtAsync());
        _next = Reading(10, 6500);      // within a tenth
        Assert.Null(await DoubtAsync());
    }

    [Fact]
    public async Task An_energy_that_runs_backwards_spoils_one_reading()
    {
        _next = _next with { EnergyImport = new(1_000_000) };
        Assert.Null(await DoubtAsync());
        _next = _next with { EnergyImport = new(999_000) };
        Assert.Equal("its imported energy ran backwards, from 1000000 Wh to 999000 Wh", await DoubtAsync());
        Assert.Null(await DoubtAsync());      // the meter was exchanged, or its counter began anew
    }

    [Fact]
    public async Task Rounding_is_no_running_backwards()
    {
        _next = _next with { EnergyExport = new(123_456_789) };
        Assert.Null(await DoubtAsync());
        _next = _next with { EnergyExport = new(123_456_784) };
        Assert.Null(await DoubtAsync());
    }

    [Fact]
    public async Task An_energy_that_grows_faster_than_power_flows_spoils_one_reading()
    {
        _next = _next with { EnergyImport = new(65_535_000) };
        Assert.Null(await DoubtAsync());
        _next = _next with { EnergyImport = new(65_538_000) };      // what a slow counter tells at once
        Assert.Null(await DoubtAsync());
        _next = _next with { EnergyImport = new(131_072_000) };
        Assert.Equal("its imported energy jumped from 65538000 Wh to 131072000 Wh", await DoubtAsync());
        Assert.Null(await DoubtAsync());
    }

    [Fact]
    public async Task What_the_device_itself_doubts_or_fails_at_goes_through()
    {
        var failure = ModbusAnswer.Bad(ModbusOutcome.Silent, "did not answer within 1 s");
        var failing = new WatchedDevice(new Failing(failure), Limit, () => 0, _time);
        Assert.Equal(failure, (await failing.PollAsync(null!, default)).Failure);
    }

    private static DeviceReading Reading(double ampere, double total) => new(
        "grid", 0, new(new(ampere), new(10), new(10)), PerPhase<Volt>.Same(new(230)), PerPhase<Watt>.Same(new(2300)), new Watt(total), null, null, 50);

    private static DeviceReading Flowing(double ampere) => new("grid", 0, PerPhase<Ampere>.Same(new(ampere)), null, null, null, null, null, null);

    /// <summary>Something new every four seconds, the last one now.</summary>
    private async Task TellNewsAsync(int times, double step = 0.01)
    {
        for (var news = 0; news < times; news++)
        {
            _next = Flowing(10 + (step * (news % 10)));
            for (var second = 0; second < (news < times - 1 ? 4 : 1); second++)
            {
                Assert.Null(await DoubtAsync());
            }
        }
    }

    private async Task<string?> DoubtAsync(TimeSpan? after = null) => (await SampleAsync(after)).Doubt;

    private async Task<DeviceSample> SampleAsync(TimeSpan? after = null)
    {
        _time.Advance(after ?? TimeSpan.FromSeconds(1));
        return (await _device.PollAsync(null!, default)).Sample!.Value;
    }

    private sealed class Scripted(Func<DeviceReading> next) : IPolledDevice
    {
        public Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
            => Task.FromResult(new PolledSample(new DeviceSample(next(), null), default));
    }

    private sealed class Failing(ModbusAnswer failure) : IPolledDevice
    {
        public Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
            => Task.FromResult(new PolledSample(null, failure));
    }
}
