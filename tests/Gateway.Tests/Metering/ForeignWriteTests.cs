using Gateway.Metering;
using Gateway.Metering.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

/// <summary>Registers written into foreign units, and read back.</summary>
public sealed class ForeignWriteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("tcp", "tcp")]
    [InlineData("rtu", "rtu+tcp")]
    public async Task Pymodbus_takes_what_is_written(string speaks, string scheme)
    {
        await using var units = await ForeignProcess.StartAsync("pymodbus_units.py", speaks);

        await WriteAndReadBackAsync(new($"{scheme}://127.0.0.1:{units.Told}"));
    }

    [Fact]
    public async Task Libmodbus_takes_what_is_written()
    {
        await using var ours = await PseudoTerminal.StartAsync();
        await using var unit = await LibmodbusUnit.StartAsync(2);
        using var over = new CancellationTokenSource();
        var wire = Task.WhenAll(ours.Stream.CopyToAsync(unit.Stream, over.Token), unit.Stream.CopyToAsync(ours.Stream, over.Token));

        await WriteAndReadBackAsync(new($"rtu://{ours.Path}?baud=19200"));

        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wire);
    }

    private static async Task WriteAndReadBackAsync(Uri connect)
    {
        using var line = new ModbusLine(LineAddress.Of(connect), TimeProvider.System, NullLogger.Instance);

        var one = await line.WriteAsync(ModbusWrite.One(2, 40, 0xBEEF), Patience, Tries.Two, default);
        Assert.True(one.IsGood, one.Reason);
        var many = await line.WriteAsync(ModbusWrite.Many(2, 41, 1, 2, 0xFFFF), Patience, Tries.Two, default);
        Assert.True(many.IsGood, many.Reason);

        var back = await line.ReadAsync(new(2, RegisterKind.Holding, 40, 4), Patience, Tries.Two, default);
        Assert.Equal([0xBEEF, 1, 2, 0xFFFF], back.Registers);

        var beyond = await line.WriteAsync(ModbusWrite.Many(2, 999, 1, 2), Patience, Tries.Two, default);
        Assert.Equal((ModbusOutcome.Refused, 2), (beyond.Outcome, beyond.Code));
    }
}
