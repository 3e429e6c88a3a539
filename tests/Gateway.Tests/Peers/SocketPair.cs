using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gateway.WebSockets;

namespace Gateway.Tests.Peers;

/// <summary>Two ends of one TCP connection, for a WebSocket without the gateway around it.</summary>
internal static class SocketPair
{
    public static async Task<(TcpClient Near, TcpClient Far)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var far = new TcpClient { NoDelay = true };
        await far.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var near = await listener.AcceptTcpClientAsync();
        near.NoDelay = true;
        return (near, far);
    }

    public static WebSocketConnection ServerOn(TcpClient tcp, TimeProvider time)
        => new(new Pipes(tcp.GetStream()), client: false, deflate: false, maxMessage: 65_536, tcp.Dispose, time);

    private sealed class Pipes(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
