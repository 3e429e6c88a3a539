using System.Net.Sockets;

namespace Gateway.Tests.Metering;

/// <summary>Faults between us and a foreign Modbus TCP server. The three of these tests inject 2,000 together.</summary>
public sealed class TcpFaultTests
{
    [Fact]
    public Task No_wrong_value_comes_from_pymodbus_over_tcp_whatever_happens_on_the_way()
        => PymodbusFaults.RunAsync("tcp", rtu: false, faults: 700, seed: 11);
}

/// <summary>Faults between us and a foreign server of RTU frames over TCP.</summary>
public sealed class RtuOverTcpFaultTests
{
    [Fact]
    public Task No_wrong_value_comes_from_pymodbus_as_rtu_over_tcp_whatever_happens_on_the_way()
        => PymodbusFaults.RunAsync("rtu+tcp", rtu: true, faults: 650, seed: 22);
}

/// <summary>Faults between us and foreign units on a serial line.</summary>
public sealed class SerialFaultTests
{
    private const int Seed = 33;

    [Fact]
    public async Task No_wrong_value_comes_from_libmodbus_on_a_serial_line_whatever_happens_on_the_way()
    {
        await using var ours = await PseudoTerminal.StartAsync();
        await using var one = await LibmodbusUnit.StartAsync(1);
        await using var two = await LibmodbusUnit.StartAsync(2);
        await using var three = await LibmodbusUnit.StartAsync(3);
        await using var faulty = new FaultyLine(
            rtu: true, Seed, new Dictionary<byte, Stream> { [1] = one.Stream, [2] = two.Stream, [3] = three.Stream });
        faulty.Serve(ours.Stream);

        await new FaultyRun(faulty, new($"rtu://{ours.Path}?baud=115200"), Seed).ToTheEndAsync(faults: 650);
    }
}

internal static class PymodbusFaults
{
    public static async Task RunAsync(string scheme, bool rtu, int faults, int seed)
    {
        await using var pymodbus = await ForeignProcess.StartAsync("pymodbus_units.py", rtu ? "rtu" : "tcp");
        using var theirs = new TcpClient("127.0.0.1", int.Parse(pymodbus.Told, null)) { NoDelay = true };
        Stream stream = theirs.GetStream();
        await using var faulty = new FaultyLine(rtu, seed, new Dictionary<byte, Stream> { [1] = stream, [2] = stream, [3] = stream });

        await new FaultyRun(faulty, new($"{scheme}://127.0.0.1:{faulty.Listen()}"), seed).ToTheEndAsync(faults);
    }
}
