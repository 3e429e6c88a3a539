using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Gateway.Tests.Peers;

/// <summary>A CSMS that finishes the handshake and then leaves the bytes to the test.</summary>
internal sealed class RawCsms : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, Channel<RawPeer>> _links = new(StringComparer.Ordinal);

    private RawCsms() => _listener.Start();

    public Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/csms");

    public static RawCsms Start()
    {
        var csms = new RawCsms();
        _ = csms.ListenAsync();
        return csms;
    }

    public async Task<RawPeer> AcceptsAsync(string station)
    {
        using var patience = Patience.Start();
        return await Of(station).Reader.ReadAsync(patience.Token);
    }

    public void Dispose() => _listener.Dispose();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                _ = MeetAsync(new(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task MeetAsync(RawPeer link)
    {
        var head = (await link.ReadsHeadAsync()).Split("\r\n");
        string Field(string name) => head.First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

#pragma warning disable CA5350 // SHA-1 is what RFC 6455 asks for
        var accept = SHA1.HashData(Encoding.ASCII.GetBytes(Field("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        await link.SendsAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(accept)}\r\n"
            + $"Sec-WebSocket-Protocol: {Field("Sec-WebSocket-Protocol").Split(',')[0]}\r\n\r\n"));
        Of(head[0].Split(' ')[1].Split('/')[^1]).Writer.TryWrite(link);
    }

    private Channel<RawPeer> Of(string station) => _links.GetOrAdd(station, _ => Channel.CreateUnbounded<RawPeer>());
}
