using Gateway.Metering;
using static Gateway.Tests.Metering.RtuFrameTests;

namespace Gateway.Tests.Metering;

/// <summary>On a two-wire line some converters bring back what was sent, and a written register is confirmed by just these bytes.</summary>
public sealed class RtuWriteTests
{
    [Fact]
    public async Task A_write_is_good_when_the_unit_confirms_it()
    {
        using var bench = await RtuBench.StartAsync();
        var writing = await FirstReadAsync(bench, echo: false);

        await bench.SaysAsync(Sealed(Request));

        Assert.True((await writing).IsGood);
    }

    [Fact]
    public async Task A_line_with_an_echo_confirms_nothing_by_itself()
    {
        using var bench = await RtuBench.StartAsync();
        var writing = await FirstReadAsync(bench, echo: true);

        await bench.SaysAsync(Sealed(Request));

        Assert.Equal(ModbusOutcome.Silent, (await bench.InTimeAsync(writing)).Outcome);
    }

    [Fact]
    public async Task Behind_an_echo_the_confirmation_counts()
    {
        using var bench = await RtuBench.StartAsync();
        var writing = await FirstReadAsync(bench, echo: true);

        await bench.SaysAsync(Sealed(Request), Sealed(Request));

        Assert.True((await writing).IsGood);
    }

    [Fact]
    public async Task Readings_come_through_an_echo()
    {
        using var bench = await RtuBench.StartAsync();
        foreach (var value in (ushort[])[1, 2, 3])
        {
            var reading = bench.Read(1, 0, 1);
            await bench.SaysAsync(Sealed(await bench.HearsAsync()), Sealed($"01 03 02 {value:X4}"));
            Assert.Equal([value], (await reading).Registers);
        }
    }

    [Fact]
    public async Task Nothing_is_written_while_nobody_knows_whether_there_is_an_echo()
    {
        using var bench = await RtuBench.StartAsync();
        var writing = bench.Write(1, 40, 6);
        Assert.Equal("010300280001", await bench.HearsAsync());
        await bench.SaysAsync([0xFF], Sealed("01 03 02 0000"));

        var answer = await writing;

        Assert.Equal((ModbusOutcome.NotBelieved, "sent garbage before its answer, so nothing was written"), (answer.Outcome, answer.Reason));
        bench.Hears_nothing();
    }

    [Fact]
    public async Task Another_value_confirmed_is_no_confirmation()
    {
        using var bench = await RtuBench.StartAsync();
        var writing = await FirstReadAsync(bench, echo: false);

        await bench.SaysAsync(Sealed("01 06 0028 0007"));

        var answer = await bench.InTimeAsync(writing);
        Assert.Equal((ModbusOutcome.NotBelieved, "confirmed 00280007 when asked to write holding 40"), (answer.Outcome, answer.Reason));
    }

    private const string Request = "01 06 0028 0006";

    private static async Task<Task<ModbusAnswer>> FirstReadAsync(RtuBench bench, bool echo)
    {
        var writing = bench.Write(1, 40, 6);
        var read = await bench.HearsAsync();
        Assert.Equal("010300280001", read);
        await bench.SaysAsync(echo ? Sealed(read) : [], Sealed("01 03 02 0000"));
        Assert.Equal(Request.Replace(" ", "", StringComparison.Ordinal), await bench.HearsAsync());
        return writing;
    }
}
