using System.Net;
using System.Net.Sockets;
using Gateway.Metering;
using Gateway.Metering.Lines;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

public sealed class ModbusLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly ModbusRead One = new(1, RegisterKind.Input, 0, 1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Registers_come_back_with_the_moment_of_the_request()
    {
        await using var meter = new ScriptedMeter(h => h.Answer((ushort)(h.Address + 1000)));
        using var line = Line(meter);

        var answer = await line.ReadAsync(new(1, RegisterKind.Holding, 7, 1), Patience, Tries.Two, default);

        Assert.Equal([1007], answer.Registers);
        Assert.Equal(_time.GetTimestamp(), answer.SentAt);
        Assert.Equal(3, (await meter.HearsAsync()).Function);
    }

    [Fact]
    public async Task A_slow_answer_is_skipped_and_never_taken_for_the_next_one()
    {
        byte[] late = [];
        await using var meter = new ScriptedMeter(h =>
        {
            if (h.Number > 1)
            {
                return [.. late, .. h.Answer(222)];
            }

            late = h.Answer(111);
            return [];
        });
        using var line = Line(meter);

        var reading = line.ReadAsync(One, Patience, Tries.Two, default);
        await meter.HearsAsync();
        _time.Advance(Patience);

        Assert.Equal([222], (await reading).Registers);
        Assert.Equal(1, (await meter.HearsAsync()).Connection);
    }

    [Fact]
    public async Task A_silent_unit_is_asked_twice_and_told()
    {
        await using var meter = new ScriptedMeter(_ => []);
        using var line = Line(meter);

        var reading = line.ReadAsync(One, Patience, Tries.Two, default);
        await meter.HearsAsync();
        _time.Advance(Patience);
        await meter.HearsAsync();
        _time.Advance(Patience);

        var answer = await reading;
        Assert.Equal((ModbusOutcome.Silent, "did not answer within 1 s"), (answer.Outcome, answer.Reason));
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_back_is_made_anew()
    {
        await using var meter = new ScriptedMeter(h => h.Connection == 1 ? [] : h.Answer(5));
        using var line = Line(meter);
        foreach (var _ in (int[])[1, 2, 3])
        {
            var lost = line.ReadAsync(One, Patience, Tries.One, default);
            await meter.HearsAsync();
            _time.Advance(Patience);
            Assert.Equal(ModbusOutcome.Silent, (await lost).Outcome);
        }

        Assert.Equal([5], (await line.ReadAsync(One, Patience, Tries.One, default)).Registers);
    }

    [Fact]
    public async Task An_idle_connection_that_the_meter_has_closed_costs_nothing()
    {
        await using var meter = new ScriptedMeter(h => h.Number == 2 ? null : h.Answer((ushort)h.Number));
        using var line = Line(meter);

        Assert.Equal([1], (await line.ReadAsync(One, Patience, Tries.Two, default)).Registers);
        Assert.Equal([3], (await line.ReadAsync(One, Patience, Tries.Two, default)).Registers);
    }

    [Fact]
    public async Task A_stream_out_of_step_is_given_up_and_the_next_connection_is_good()
    {
        await using var meter = new ScriptedMeter(h => h.Connection == 1 ? "HTTP/1.1 400 Bad Request"u8.ToArray() : h.Answer(9));
        using var line = Line(meter);

        Assert.Equal([9], (await line.ReadAsync(One, Patience, Tries.Two, default)).Registers);
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_ends_the_connection()
    {
        await using var meter = new ScriptedMeter(h => h.Connection == 1 ? h.Answer(7)[..9] : h.Answer(8));
        using var line = new ModbusLine(LineAddress.Of(meter.Url), TimeProvider.System, NullLogger.Instance);

        Assert.Equal([8], (await line.ReadAsync(One, Patience, Tries.Two, default)).Registers);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_not_asked_again()
    {
        await using var meter = new ScriptedMeter(h => h.Refuse(2));
        using var line = Line(meter);

        Assert.Equal(ModbusOutcome.Refused, (await line.ReadAsync(One, Patience, Tries.Two, default)).Outcome);
        Assert.Equal(ModbusOutcome.Refused, (await line.ReadAsync(One with { Address = 9 }, Patience, Tries.Two, default)).Outcome);

        Assert.Equal(0, (await meter.HearsAsync()).Address);
        Assert.Equal(9, (await meter.HearsAsync()).Address);
    }

    [Fact]
    public async Task Requests_wait_for_their_turn()
    {
        var asked = 0;
        await using var meter = new ScriptedMeter(h => Interlocked.Increment(ref asked) == 1 ? [] : h.Answer(h.Unit));
        using var line = Line(meter);

        var first = line.ReadAsync(One, Patience, Tries.One, default);
        var second = line.ReadAsync(One with { Unit = 2 }, Patience, Tries.One, default);
        Assert.Equal(1, (await meter.HearsAsync()).Unit);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, asked);
        _time.Advance(Patience);

        Assert.Equal(ModbusOutcome.Silent, (await first).Outcome);
        Assert.Equal([2], (await second).Registers);
    }

    [Fact]
    public async Task A_host_that_does_not_listen_is_told_and_not_dialled_again_before_its_pause_is_over()
    {
        var port = FreePort();
        using var line = new ModbusLine(LineAddress.Of(new($"tcp://127.0.0.1:{port}")), _time, NullLogger.Instance);
        var refused = await line.ReadAsync(One, Patience, Tries.Two, default);
        Assert.Equal(ModbusOutcome.Unreachable, refused.Outcome);
        Assert.Equal("does not accept a connection (ConnectionRefused)", refused.Reason);

        await using var meter = await Gateway.Simulation.ModbusServer.StartAsync(new(IPAddress.Loopback, port), _ => [4], default);
        Assert.Equal(ModbusOutcome.Unreachable, (await line.ReadAsync(One, Patience, Tries.Two, default)).Outcome);
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal([4], (await line.ReadAsync(One, Patience, Tries.Two, default)).Registers);
    }

    [Fact]
    public async Task An_answer_told_twice_is_taken_once()
    {
        await using var meter = new ScriptedMeter(h => [.. h.Answer((ushort)h.Number), .. h.Answer((ushort)h.Number)]);
        using var line = Line(meter);

        foreach (var expected in (ushort[])[1, 2, 3])
        {
            Assert.Equal([expected], (await line.ReadAsync(One, Patience, Tries.One, default)).Registers);
            Assert.Equal(1, (await meter.HearsAsync()).Connection);
        }
    }

    [Fact]
    public async Task A_lost_request_is_repeated_after_those_that_wait()
    {
        await using var meter = new ScriptedMeter(h => h.Unit == 2 ? h.Answer(2) : []);
        using var line = Line(meter);

        var dead = line.ReadAsync(One, Patience, Tries.Two, default);
        Assert.Equal(1, (await meter.HearsAsync()).Unit);
        var neighbour = line.ReadAsync(One with { Unit = 2 }, Patience, Tries.Two, default);
        _time.Advance(Patience);

        Assert.Equal([2], (await neighbour).Registers);
        Assert.Equal(2, (await meter.HearsAsync()).Unit);
        Assert.Equal(1, (await meter.HearsAsync()).Unit);
        _time.Advance(Patience);
        Assert.Equal(ModbusOutcome.Silent, (await dead).Outcome);
    }

    [Fact]
    public async Task Lost_units_get_a_fifth_of_the_line_while_another_answers()
    {
        await using var meter = new ScriptedMeter(h => h.Unit == 2 ? h.Answer(2) : []);
        using var line = Line(meter);
        await line.ReadAsync(One with { Unit = 2 }, Patience, Tries.One, default);
        Assert.Equal(2, (await meter.HearsAsync()).Unit);

        var first = line.ReadAsync(One with { Unit = 8 }, Patience, Tries.OneInSpareTime, default);
        var second = line.ReadAsync(One with { Unit = 9 }, Patience, Tries.OneInSpareTime, default);
        Assert.Equal(8, (await meter.HearsAsync()).Unit);
        _time.Advance(Patience);
        await first;
        await TimerIsSetAsync();

        foreach (var quarter in (int[])[1, 2, 3])
        {
            _time.Advance(Patience);
            await line.ReadAsync(One with { Unit = 2 }, Patience, Tries.One, default);
            Assert.Equal((quarter, 2), (quarter, (await meter.HearsAsync()).Unit));
        }

        _time.Advance(Patience);
        Assert.Equal(9, (await meter.HearsAsync()).Unit);
        _time.Advance(Patience);
        Assert.Equal(ModbusOutcome.Silent, (await second).Outcome);
    }

    [Fact]
    public async Task A_lost_unit_alone_on_its_line_is_asked_at_once()
    {
        await using var meter = new ScriptedMeter(h => h.Number == 1 ? [] : h.Answer(4));
        using var line = Line(meter);

        var lost = line.ReadAsync(One, Patience, Tries.OneInSpareTime, default);
        await meter.HearsAsync();
        _time.Advance(Patience);
        await lost;

        Assert.Equal([4], (await line.ReadAsync(One, Patience, Tries.OneInSpareTime, default)).Registers);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(16)]
    public async Task A_write_is_good_when_the_device_confirms_it(byte function)
    {
        await using var meter = new ScriptedMeter(h => h.Confirm());
        using var line = Line(meter);

        var answer = await line.WriteAsync(new(7, (WriteFunction)function, 40, new ushort[] { 0xBEEF }), Patience, Tries.Two, default);

        Assert.True(answer.IsGood, answer.Reason);
        var heard = await meter.HearsAsync();
        Assert.Equal((7, function, 40), (heard.Unit, heard.Function, heard.Address));
    }

    [Theory]
    [InlineData("another address", "NotBelieved")]
    [InlineData("another value", "NotBelieved")]
    [InlineData("refuses", "Refused")]
    [InlineData("a reading", "NotBelieved")]
    public async Task A_write_that_comes_back_otherwise_is_not_good(string does, string outcome)
    {
        await using var meter = new ScriptedMeter(h => does switch
        {
            "another address" => (h with { Address = 41 }).Confirm(),
            "another value" => (h with { Count = 5 }).Confirm(),
            "refuses" => h.Refuse(3),
            _ => h.Answer(1),
        });
        using var line = Line(meter);

        var answer = await line.WriteAsync(ModbusWrite.One(7, 40, 6), Patience, Tries.Two, default);

        Assert.Equal(outcome, answer.Outcome.ToString());
    }

    [Fact]
    public async Task Stopping_ends_a_request_at_once()
    {
        await using var meter = new ScriptedMeter(_ => []);
        using var line = Line(meter);
        using var stopping = new CancellationTokenSource();

        var reading = line.ReadAsync(One, Patience, Tries.Two, stopping.Token);
        await meter.HearsAsync();
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private ModbusLine Line(ScriptedMeter meter) => new(LineAddress.Of(meter.Url), _time, NullLogger.Instance);

    private async Task TimerIsSetAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (!_time.HasTimers)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
