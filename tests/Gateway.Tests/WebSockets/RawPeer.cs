using System.Net;
using System.Net.Sockets;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Tests.WebSockets;

/// <summary>A peer that says exactly the bytes it is told to, at one end of a TCP connection; at the other end a connection of ours.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly Socket _ourSocket;
    private readonly NetworkStream _stream;

    private RawPeer(Socket ours, Socket theirs, bool client, bool deflate, int maxMessage, TimeProvider time)
    {
        _ourSocket = ours;
        _stream = new(theirs, ownsSocket: true);
        Ours = new(new SocketPipe(ours), client, deflate, maxMessage, ours.Dispose, time);
        Ended = ReceiveAsync();
    }

    /// <summary>The connection that is tested.</summary>
    public WebSocketConnection Ours { get; }

    public Inbox Heard { get; } = new();

    /// <summary>How our connection ended, as soon as it has.</summary>
    public Task<WebSocketEnd> Ended { get; }

    /// <param name="client">True: ours is the client, and the peer is the server.</param>
    public static async Task<RawPeer> MeetAsync(
        bool client = false, bool deflate = false, int maxMessage = 64 * 1024, TimeProvider? time = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var theirs = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await theirs.ConnectAsync(listener.LocalEndpoint);
        var ours = await listener.AcceptSocketAsync();
        ours.NoDelay = true;
        return new(ours, theirs, client, deflate, maxMessage, time ?? TimeProvider.System);
    }

    public async Task SaysAsync(params RawFrame[] frames) => await SaysAsync([.. frames.SelectMany(f => f.ToBytes())]);

    public async Task SaysAsync(byte[] bytes)
    {
        using var patience = Patience.New();
        await _stream.WriteAsync(bytes, patience.Token);
    }

    public async Task<RawFrame> HearsAsync()
    {
        using var patience = Patience.New();
        return await RawFrame.ReadAsync(_stream, patience.Token);
    }

    public void HangsUp() => _stream.Dispose();

    /// <summary>Waits until the other end has hung up; what it still said is thrown away.</summary>
    public async Task SeesTheEndAsync()
    {
        using var patience = Patience.New();
        try
        {
            await _stream.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (IOException)
        {
            // Cut, not closed: an end all the same.
        }
    }

    public async ValueTask DisposeAsync()
    {
        HangsUp();
        await Ended.InTimeAsync();
    }

    // As Kestrel does it: the socket closes when its handler is through.
    private async Task<WebSocketEnd> ReceiveAsync()
    {
        var end = await Ours.ReceiveAsync(Heard);
        _ourSocket.Dispose();
        return end;
    }
}
