using System.Net;
using Gateway.GridSignals.ModbusTcp;
using Gateway.Metering;
using Gateway.Metering.Lines;
using Gateway.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Simulation;

/// <summary>The simulated devices' server, asked and told by the gateway's own Modbus master.</summary>
public sealed class ModbusServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Registers_are_written_by_functions_6_and_16_and_refused_with_the_code_that_is_given()
    {
        var written = new List<string>();
        await using var server = await ModbusServer.StartAsync(
            new(IPAddress.Loopback, 0),
            _ => null,
            default,
            write =>
            {
                written.Add($"{write.Unit}: {write.Address} = {string.Join(' ', write.Values)}");
                return write.Address is 99 ? ModbusRefusal.Busy : null;
            });
        using var line = new ModbusLine(LineAddress.Of(new($"tcp://{server.EndPoint}")), TimeProvider.System, NullLogger.Instance);

        Assert.True((await line.WriteAsync(ModbusWrite.One(3, 7, 0xABCD), Patience, Tries.One, default)).IsGood);
        Assert.True((await line.WriteAsync(ModbusWrite.Many(3, 8, 1, 2, 3), Patience, Tries.One, default)).IsGood);
        var refused = await line.WriteAsync(ModbusWrite.One(3, 99, 1), Patience, Tries.One, default);

        Assert.Equal((ModbusOutcome.Refused, 6), (refused.Outcome, refused.Code));
        Assert.Equal(["3: 7 = 43981", "3: 8 = 1 2 3", "3: 99 = 1"], written);
    }

    [Fact]
    public async Task Where_nobody_takes_writes_the_function_is_unknown()
    {
        await using var server = await ModbusServer.StartAsync(new(IPAddress.Loopback, 0), _ => null, default);
        using var line = new ModbusLine(LineAddress.Of(new($"tcp://{server.EndPoint}")), TimeProvider.System, NullLogger.Instance);

        var refused = await line.WriteAsync(ModbusWrite.One(1, 0, 1), Patience, Tries.One, default);

        Assert.Equal((ModbusOutcome.Refused, 1), (refused.Outcome, refused.Code));
    }
}
