using Gateway.Metering;
using Gateway.Metering.Lines;
using Gateway.Tests.Support;
using static Gateway.Tests.Metering.RtuFrameTests;

namespace Gateway.Tests.Metering;

public sealed class RtuConnectionTests
{
    [Fact]
    public async Task Registers_come_back_with_the_moment_of_the_request()
    {
        using var bench = await RtuBench.StartAsync();
        var reading = bench.Read(1, 7, 2);
        Assert.Equal("010300070002", await bench.HearsAsync());
        await bench.SaysAsync(Sealed("01 03 04 000A 000B"));

        var answer = await reading;
        Assert.Equal([10, 11], answer.Registers);
        Assert.Equal(bench.Time.GetTimestamp(), answer.SentAt);
    }

    [Theory]
    [InlineData("", "01 03 02 0007", "01 03 02 0008")]          // told twice, or another late one right behind it
    [InlineData("FF 00 01 03", "01 03 02 0007", "")]
    public async Task Garbage_around_the_answer_does_no_harm(string before, string answer, string after)
    {
        using var bench = await RtuBench.StartAsync();
        foreach (var _ in (int[])[1, 2, 3])
        {
            var reading = bench.Read(1, 0, 1);
            await bench.HearsAsync();
            await bench.SaysAsync(Convert.FromHexString(before.Replace(" ", "", StringComparison.Ordinal)), Sealed(answer), after.Length > 0 ? Sealed(after) : []);
            Assert.Equal([7], (await reading).Registers);
        }
    }

    [Fact]
    public async Task A_late_answer_is_never_taken_for_the_next_one_of_its_kind()
    {
        using var bench = await RtuBench.StartAsync();
        var lost = bench.Read(1, 0, 2);
        await bench.HearsAsync();
        Assert.Equal(ModbusOutcome.Silent, (await bench.InTimeAsync(lost)).Outcome);

        var next = bench.Read(1, 10, 2);
        Assert.Equal("0103000A0001", await bench.HearsAsync());        // one register, which no late answer can bring
        await bench.SaysAsync(Sealed("01 03 04 DEAD DEAD"), Sealed("01 03 02 0000"));
        Assert.Equal("0103000A0002", await bench.HearsAsync());
        await bench.SaysAsync(Sealed("01 03 04 0001 0002"));

        Assert.Equal([1, 2], (await next).Registers);
        var after = bench.Read(1, 0, 2);
        Assert.Equal("010300000002", await bench.HearsAsync());        // all is settled
        await bench.SaysAsync(Sealed("01 03 04 0003 0004"));
        Assert.Equal([3, 4], (await after).Registers);
    }

    [Fact]
    public async Task A_late_answer_that_comes_while_another_unit_is_asked_is_skipped()
    {
        using var bench = await RtuBench.StartAsync();
        var lost = bench.Read(1, 0, 2);
        await bench.HearsAsync();
        await bench.InTimeAsync(lost);

        var neighbour = bench.Read(2, 0, 2);
        Assert.Equal("020300000002", await bench.HearsAsync());
        await bench.SaysAsync(Sealed("01 03 04 DEAD DEAD"), Sealed("02 03 04 0005 0006"));
        Assert.Equal([5, 6], (await neighbour).Registers);
    }

    [Fact]
    public async Task A_unit_that_refuses_the_question_in_between_is_read_all_the_same()
    {
        using var bench = await RtuBench.StartAsync();
        var lost = bench.Read(1, 0, 2);
        await bench.HearsAsync();
        await bench.InTimeAsync(lost);

        var next = bench.Read(1, 10, 2);
        Assert.Equal("0103000A0001", await bench.HearsAsync());
        await bench.SaysAsync(Sealed("01 83 02"));
        Assert.Equal("0103000A0002", await bench.HearsAsync());
        await bench.SaysAsync(Sealed("01 03 04 0001 0002"));

        Assert.Equal([1, 2], (await next).Registers);
    }

    [Fact]
    public async Task A_unit_that_comes_back_after_a_long_time_is_read_with_one_question_more()
    {
        using var bench = await RtuBench.StartAsync();
        for (var poll = 0; poll < 20; poll++)
        {
            var lost = bench.Read(1, 0, 1);
            await bench.HearsAsync();
            Assert.Equal(ModbusOutcome.Silent, (await bench.InTimeAsync(lost)).Outcome);
        }

        var back = bench.Read(1, 0, 1);
        var question = await bench.HearsAsync();
        Assert.StartsWith("01030000000", question, StringComparison.Ordinal);
        var count = question[^1] - '0';
        await bench.SaysAsync(Sealed($"01 03 {2 * count:X2} {string.Concat(Enumerable.Repeat("0000", count))}"));
        if (count != 1)
        {
            Assert.Equal("010300000001", await bench.HearsAsync());
            await bench.SaysAsync(Sealed("01 03 02 0009"));
        }

        Assert.Equal(9, (await back).Registers[0]);
    }

    //          what comes          damaged at   what is told
    [Theory]
    [InlineData("01 03 02 0007",       5,    "sent 7 bytes that are no answer")]
    [InlineData("01 03 02 0007 00",    6,    "sent 8 bytes that are no answer")]
    [InlineData("09 03 02 0007",       null, "answered for unit 9 when asked for 1")]
    [InlineData("01 04 02 0007",       null, "answered function 4 when asked for 3")]
    [InlineData("01 03 04 0001 0002",  null, "answered 4 bytes, announced as 4, when asked for 2")]
    public async Task What_is_not_the_answer_is_told(string bytes, int? damagedAt, string told)
    {
        var sent = Sealed(bytes);
        if (damagedAt is { } at)
        {
            sent[at] ^= 0x10;
        }

        using var bench = await RtuBench.StartAsync();
        var reading = bench.Read(1, 0, 1);
        await bench.HearsAsync();
        await bench.SaysAsync(sent);

        var answer = await bench.InTimeAsync(reading);

        Assert.Equal((ModbusOutcome.NotBelieved, told), (answer.Outcome, answer.Reason));
        Assert.True(bench.Line.IsUsable);
    }

    [Fact]
    public async Task After_a_damaged_answer_the_line_is_not_kept_waiting()
    {
        using var bench = await RtuBench.StartAsync();
        var began = bench.Time.GetTimestamp();
        var reading = bench.Read(1, 0, 1);
        await bench.HearsAsync();
        await bench.SaysAsync(Convert.FromHexString("010302"));

        await bench.InTimeAsync(reading);

        Assert.InRange(bench.Time.GetElapsedTime(began), RtuTiming.Lull, RtuBench.Patience / 2);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_name()
    {
        using var bench = await RtuBench.StartAsync();
        var reading = bench.Read(1, 0, 1);
        await bench.HearsAsync();
        await bench.SaysAsync(Sealed("01 83 06"));

        var answer = await reading;
        Assert.Equal((ModbusOutcome.Refused, "refused holding 0: exception 6, it is busy", 6), (answer.Outcome, answer.Reason, answer.Code));
    }

    [Fact]
    public async Task A_request_waits_until_the_line_has_been_quiet()
    {
        var gap = TimeSpan.FromMilliseconds(9);
        using var bench = await RtuBench.StartAsync(gap);
        var first = bench.Read(1, 0, 1);
        await bench.HearsAsync();
        await bench.SaysAsync(Sealed("01 03 02 0007"));
        await first;

        var second = bench.Read(2, 0, 1);
        bench.Time.Advance(gap - TimeSpan.FromTicks(1));
        bench.Hears_nothing();
        Assert.True(bench.Time.HasTimers);
        bench.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("020300000001", await bench.HearsAsync());
        await bench.SaysAsync(Sealed("02 03 02 0008"));
        Assert.Equal([8], (await second).Registers);
    }

    [Fact]
    public async Task A_line_that_never_stops_sending_is_told_and_not_written_to()
    {
        var time = new ManualTime();
        await using var stream = new BabblingStream(time);
        using var line = new RtuConnection(stream, new(TimeSpan.FromMilliseconds(50), TimeSpan.Zero, 0), new(), time);

        var answer = await line.ExchangeAsync(
            ModbusRequest.Of(new ModbusRead(1, RegisterKind.Holding, 0, 1)), RtuBench.Patience, default);

        Assert.Equal((ModbusOutcome.NotBelieved, "never stops sending"), (answer.Outcome, answer.Reason));
        Assert.False(line.IsUsable);
        Assert.False(stream.WasWritten);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(0, true)]       // a serial line is not opened anew for it
    public async Task Silence_on_all_units_ends_a_connection_over_tcp(int silencesToEnd, bool isUsable)
    {
        using var bench = await RtuBench.StartAsync(silencesToEnd: silencesToEnd);
        foreach (var unit in (byte[])[1, 2, 3])
        {
            Assert.True(bench.Line.IsUsable);
            var lost = bench.Read(unit, 0, 1);
            await bench.HearsAsync();
            await bench.InTimeAsync(lost);
        }

        Assert.Equal(isUsable, bench.Line.IsUsable);
    }

    [Fact]
    public async Task A_line_that_ends_is_told()
    {
        using var bench = await RtuBench.StartAsync();
        var reading = bench.Read(1, 0, 1);
        await bench.HearsAsync();
        bench.HangsUp();

        Assert.Equal(ModbusOutcome.Unreachable, (await reading).Outcome);
        Assert.False(bench.Line.IsUsable);
    }
}
