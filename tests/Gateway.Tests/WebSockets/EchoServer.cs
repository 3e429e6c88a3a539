using System.Net;
using Gateway.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.WebSockets;

/// <summary>Our server side on a Kestrel endpoint, without anything of a station about it: says back what it hears.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<WebSocketEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EchoServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal));

    /// <summary>Compression was agreed with the last client.</summary>
    public bool Deflates { get; private set; }

    /// <summary>How the first connection ended.</summary>
    public Task<WebSocketEnd> Ended => _ended.Task.InTimeAsync();

    public static async Task<EchoServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        EchoServer? server = null;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, o => o.Use(_ => server!.ServeAsync)));
        server = new(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(ConnectionContext connection)
    {
        var request = await ReadAsync(connection);
        Deflates = Deflate.CanAccept(request.Extensions);
        await connection.Transport.Output.WriteAsync(Handshake.Switching(request.Key!, request.Protocols is [var first, ..] ? first : null, Deflates));
        var socket = new WebSocketConnection(
            connection.Transport, client: false, Deflates, 1 << 20, connection.Abort, TimeProvider.System);
        _ended.TrySetResult(await socket.ReceiveAsync(new Echo(socket)));
    }

    private static async Task<UpgradeRequest> ReadAsync(ConnectionContext connection)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            var buffer = read.Buffer;
            var whole = UpgradeRequest.TryRead(ref buffer, out var request);
            connection.Transport.Input.AdvanceTo(buffer.Start, whole ? buffer.Start : buffer.End);
            if (whole)
            {
                return request!;
            }
        }
    }

    private sealed class Echo(WebSocketConnection socket) : IWebSocketHandler
    {
        public void OnMessage(ReadOnlySpan<byte> utf8)
        {
            if (utf8.SequenceEqual("close"u8))
            {
                socket.Close(CloseCode.GoingAway, "as you wish");
                return;
            }

            socket.Write(utf8);
            socket.Flush();
        }
    }
}
