using System.Net;
using System.Net.Sockets;
using Gateway.GridSignals.External;
using Gateway.GridSignals.ModbusTcp;
using Gateway.LocalController.Limits;
using Gateway.Metering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

/// <summary>Contacts read over real sockets, from our own server and a foreign one.</summary>
public sealed class ContactLinesTests
{
    [Theory]
    [InlineData("discrete 3", 2, true)]
    [InlineData("discrete 4", 2, false)]
    [InlineData("coil 3", 1, true)]
    [InlineData("input 3.1", 4, true)]
    [InlineData("input 3.2", 4, false)]
    [InlineData("holding 3.15", 3, true)]
    public async Task A_contact_is_read_by_the_function_of_its_table(string input, byte function, bool isClosed)
    {
        using var module = new InputModule();
        using var lines = new ModbusLines(TimeProvider.System, NullLogger.Instance);

        var reading = await new ContactLines(lines).ReadAsync(Contact(module.Port, input), CancellationToken.None);

        Assert.Equal((isClosed, "", function), (reading.IsClosed, reading.Reason, module.Function));
    }

    [Fact]
    public async Task A_module_that_refuses_or_is_not_there_is_no_reading_but_a_reason()
    {
        var module = new InputModule();
        using var lines = new ModbusLines(TimeProvider.System, NullLogger.Instance);
        var contacts = new ContactLines(lines);

        var refused = await contacts.ReadAsync(Contact(module.Port, "discrete 9"), CancellationToken.None);
        Assert.Null(refused.IsClosed);
        Assert.Contains("refused discrete input 9: exception 2", refused.Reason, StringComparison.Ordinal);

        module.Dispose();
        var gone = await contacts.ReadAsync(Contact(module.Port, "discrete 3"), CancellationToken.None);
        Assert.Null(gone.IsClosed);
        Assert.StartsWith($"unit 7 at 127.0.0.1:{module.Port} ", gone.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp", "tcp")]
    [InlineData("rtu", "rtu+tcp")]
    public async Task A_foreign_unit_is_read(string speaks, string scheme)
    {
        await using var units = await ForeignProcess.StartAsync("pymodbus_units.py", speaks);
        using var lines = new ModbusLines(TimeProvider.System, NullLogger.Instance);
        var contacts = new ContactLines(lines);

        foreach (var input in new[] { "coil 40", "discrete 41" })
        {
            var reading = await contacts.ReadAsync(Contact(int.Parse(units.Told, null), input, scheme, unit: 2), CancellationToken.None);
            Assert.True(reading.IsClosed is not null, reading.Reason);
        }
    }

    [Fact]
    public void Whoever_has_the_same_address_shares_a_line()
    {
        using var lines = new ModbusLines(TimeProvider.System, NullLogger.Instance);

        Assert.Same(lines.Of(new("tcp://10.0.0.1:502")), lines.Of(new("tcp://10.0.0.1:502")));
        Assert.NotSame(lines.Of(new("tcp://10.0.0.1:502")), lines.Of(new("tcp://10.0.0.1:503")));
    }

    private static ContactOptions Contact(int port, string input, string scheme = "tcp", byte unit = 7) => new(
        "ripple", new($"{scheme}://127.0.0.1:{port}"), unit, ContactInput.Parse(input)!.Value, false, LimitDirection.Import, new LimitAmount(4200, true),
        TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromSeconds(10));

    /// <summary>Bit 3 is closed in both tables of bits; register 3 is 0x8002 in both tables of registers. There is nothing from 8 on.</summary>
    private sealed class InputModule : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public InputModule()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = ServeAsync();
        }

        public int Port { get; }

        public byte Function { get; private set; }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            using var peer = await _listener.AcceptTcpClientAsync();
            var frame = new byte[300];
            try
            {
                while (await ServerFrame.ReadAsync(peer.GetStream(), frame, CancellationToken.None) is { Length: > 0 } request)
                {
                    await peer.GetStream().WriteAsync(Answer(request.Span));
                    if (request.Span[9] > 7)
                    {
                        return;
                    }
                }
            }
            catch (IOException)
            {
                // The test is over.
            }
        }

        private byte[] Answer(ReadOnlySpan<byte> request)
        {
            (Function, var address) = (request[7], request[9]);
            return address > 7 ? ServerFrame.Refuse(request, ModbusRefusal.IllegalAddress)
                : Function > 2 ? ServerFrame.Tell(request, [0x8002])
                : ServerFrame.Of(request, Function, [1, (byte)(address == 3 ? 1 : 0)]);
        }
    }
}
