using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Metering;

/// <summary>A pseudo terminal: <see cref="Path"/> is opened as a serial line, <see cref="Stream"/> is the other end of its wire.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private readonly ForeignProcess _bridge;
    private readonly TcpClient _wire;

    private PseudoTerminal(ForeignProcess bridge, TcpClient wire) => (_bridge, _wire) = (bridge, wire);

    public string Path => _bridge.Told;

    public Stream Stream => _wire.GetStream();

    public static async Task<PseudoTerminal> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = listener.AcceptTcpClientAsync();
        var bridge = await ForeignProcess.StartAsync("pty_bridge.py", $"{((IPEndPoint)listener.LocalEndpoint).Port}");
        var wire = await accepting;
        wire.NoDelay = true;
        return new(bridge, wire);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _bridge.DisposeAsync();
    }
}
