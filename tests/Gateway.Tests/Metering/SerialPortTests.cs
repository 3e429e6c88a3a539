using System.ComponentModel;
using Gateway.Metering;
using Gateway.Metering.Lines;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

public sealed class SerialPortTests
{
    [Theory]
    [InlineData("rtu:///dev/ttyUSB0", "9600 8N1", 9.010417)]                                // 3.5 characters of 11 bits, and 5 ms
    [InlineData("rtu:///dev/ttyUSB0?baud=19200&parity=E&stop=2&data=7", "19200 7E2", 7.005208)]
    [InlineData("rtu:///dev/ttyUSB0?baud=38400&parity=O", "38400 8O1", 6.75)]               // fixed above 19200 baud
    [InlineData("rtu:///dev/ttyUSB0?baud=115200", "115200 8N1", 6.75)]
    public void The_silence_between_frames_is_that_of_the_specification(string connect, string manner, double gap)
    {
        var settings = SerialSettings.Of(new(connect));

        Assert.Equal(("/dev/ttyUSB0", manner), (settings.Path, settings.Manner));
        Assert.Equal(gap, settings.Gap.TotalMilliseconds, 3);
    }

    [Fact]
    public async Task Every_byte_goes_through_as_it_is_in_both_directions()
    {
        await using var terminal = await PseudoTerminal.StartAsync();
        await using var line = Open(terminal);
        var all = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray();       // control characters, end of file, flow control
        var come = new byte[256];

        await line.WriteAsync(all);
        await terminal.Stream.ReadExactlyAsync(come, Soon());
        Assert.Equal(all, come);

        Array.Clear(come);
        await terminal.Stream.WriteAsync(all);
        await line.ReadExactlyAsync(come, Soon());
        Assert.Equal(all, come);
    }

    [Fact]
    public async Task A_line_is_opened_once_and_again_when_it_was_closed()
    {
        await using var terminal = await PseudoTerminal.StartAsync();
        await using (Open(terminal))
        {
            Assert.ThrowsAny<Win32Exception>(() => SerialPort.Open(Settings(terminal)));
        }

        await using var again = Open(terminal);
        await again.WriteAsync("x"u8.ToArray());
        Assert.Equal('x', terminal.Stream.ReadByte());
    }

    [Fact]
    public async Task A_device_that_takes_no_parity_is_not_used_without()
    {
        await using var terminal = await PseudoTerminal.StartAsync();     // Linux gives pseudo terminals none

        var e = Assert.Throws<Win32Exception>(() => SerialPort.Open(Settings(terminal) with { Parity = 'E' }));

        Assert.Equal("it does not take 9600 8E1", e.Message);
    }

    [Theory]
    [InlineData("/dev/no-such-device", "No such file or directory")]
    [InlineData("/dev/null", "Inappropriate ioctl for device")]
    public async Task A_line_that_cannot_be_opened_says_why(string path, string why)
    {
        using var line = new ModbusLine(LineAddress.Of(new($"rtu://{path}")), TimeProvider.System, NullLogger.Instance);

        var answer = await line.ReadAsync(new(1, RegisterKind.Input, 0, 1), TimeSpan.FromSeconds(1), Tries.Two, default);

        Assert.Equal((ModbusOutcome.Unreachable, $"cannot be opened ({why})"), (answer.Outcome, answer.Reason));
    }

    [Fact]
    public async Task An_unplugged_converter_ends_the_line_and_no_thread_stays_behind()
    {
        var terminal = await PseudoTerminal.StartAsync();
        var port = SerialPort.Open(Settings(terminal));
        await using var line = new SerialStream(port, TimeProvider.System);
        var reading = line.ReadAsync(new byte[1]).AsTask();

        await terminal.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Soon()));
        Assert.ThrowsAny<Exception>(() => port.Write([1]));
        port.Dispose();         // returns once the thread has ended
    }

    [Fact]
    public async Task What_nobody_reads_does_not_pile_up()
    {
        await using var terminal = await PseudoTerminal.StartAsync();
        using var port = SerialPort.Open(Settings(terminal));
        var much = new byte[256 * 1024];

        await terminal.Stream.WriteAsync(much).AsTask().WaitAsync(Soon());
        port.Dispose();

        var kept = 0L;
        while (await port.Input.ReadAsync(Soon()) is { IsCompleted: false } some)
        {
            kept += some.Buffer.Length;
            port.Input.AdvanceTo(some.Buffer.End);
        }

        Assert.InRange(kept, 0, 80 * 1024);
    }

    private static SerialStream Open(PseudoTerminal terminal) => new(SerialPort.Open(Settings(terminal)), new ManualTime());

    private static SerialSettings Settings(PseudoTerminal terminal) => SerialSettings.Of(new($"rtu://{terminal.Path}"));

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System).Token;
}
