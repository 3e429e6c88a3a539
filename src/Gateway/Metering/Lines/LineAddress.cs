using System.ComponentModel;
using System.Net.Sockets;

namespace Gateway.Metering.Lines;

/// <summary>What <c>connect:</c> of a device says: devices with equal addresses share one line.</summary>
/// <param name="Host">Empty: a serial line.</param>
/// <param name="Serial">Null: over TCP.</param>
/// <param name="SpeaksRtu">False: Modbus TCP.</param>
internal sealed record LineAddress(string Host, int Port, SerialSettings? Serial, bool SpeaksRtu)
{
    public const int DefaultPort = 502;

    /// <param name="connect">
    /// <c>tcp://HOST[:PORT]</c>, <c>rtu+tcp://HOST[:PORT]</c> or <c>rtu:///dev/ttyX?baud=9600&amp;parity=N</c>, already checked.
    /// </param>
    public static LineAddress Of(Uri connect) => connect.Scheme is "rtu"
        ? new("", 0, SerialSettings.Of(connect), SpeaksRtu: true)
        : new(connect.IdnHost, connect.Port > 0 ? connect.Port : DefaultPort, null, connect.Scheme is "rtu+tcp");

    /// <summary>What can be there only once, whatever is spoken over it.</summary>
    public string Wire => Serial?.Path ?? $"{Host}:{Port}";

    /// <summary>What is spoken: <c>Modbus TCP</c>, <c>RTU</c>, <c>RTU at 9600 8N1</c>.</summary>
    public string Manner => Serial is not null ? $"RTU at {Serial.Manner}" : SpeaksRtu ? "RTU" : "Modbus TCP";

    /// <param name="owed">What the connections before it left unanswered.</param>
    /// <exception cref="SocketException">Nobody accepts.</exception>
    /// <exception cref="Win32Exception">The serial line cannot be opened.</exception>
    public async Task<ILineConnection> OpenAsync(OwedAnswers owed, TimeProvider time, CancellationToken cancellation)
    {
        if (Serial is not null)
        {
            return new RtuConnection(new SerialStream(SerialPort.Open(Serial), time), RtuTiming.Of(Serial), owed, time);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, Port, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        return SpeaksRtu ? new RtuConnection(stream, RtuTiming.Tcp, owed, time) : new MbapConnection(stream, time);
    }

    public override string ToString() => Wire;
}
