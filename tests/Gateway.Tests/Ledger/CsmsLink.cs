using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Ledger;

/// <summary>Where a connection is interrupted without either end being told.</summary>
internal enum Cut { Nowhere, WayBack, BothWays }

/// <summary>The CSMS's end of one connection: its handshake, its frames, and its end by reset.</summary>
internal sealed class CsmsLink(TcpClient tcp) : IDisposable
{
    private static readonly string[] Versions = ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"];

    private readonly RawPeer _peer = new(tcp);
    private readonly SemaphoreSlim _writing = new(1);
    private WebSocket? _socket;
    private volatile Cut _cut;
    private int _ended;

    public string Identity { get; private set; } = "";

    public string Version { get; private set; } = "";

    /// <summary>It stays open all the same.</summary>
    public Cut Cut
    {
        get => _cut;
        set => _cut = value;
    }

    /// <summary>True: whatever it still has to say was lost on the way.</summary>
    public bool IsDead => Volatile.Read(ref _ended) != 0;

    public async Task AcceptAsync()
    {
        var head = (await _peer.ReadsHeadAsync()).Split("\r\n");
        string Field(string name) => head.First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

        Identity = Uri.UnescapeDataString(head[0].Split(' ')[1].Split('/')[^1]);
        Version = Versions.First(Field("Sec-WebSocket-Protocol").Split(',', StringSplitOptions.TrimEntries).Contains);
#pragma warning disable CA5350 // SHA-1 is what RFC 6455 asks for
        var accept = SHA1.HashData(Encoding.ASCII.GetBytes(Field("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        await _peer.SendsAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(accept)}\r\nSec-WebSocket-Protocol: {Version}\r\n\r\n"));
        _socket = WebSocket.CreateFromStream(
            tcp.GetStream(), new WebSocketCreationOptions { IsServer = true, SubProtocol = Version, KeepAliveInterval = TimeSpan.Zero });
    }

    public Task IsUnavailableAsync()
        => _peer.SendsAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());

    /// <summary>The next frame. Null: the connection is at its end.</summary>
    public async Task<JsonArray?> HearAsync()
    {
        var buffer = new byte[64 * 1024];
        for (var length = 0; ;)
        {
            var part = await _socket!.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(buffer.AsSpan(0, length))!.AsArray();
            }
        }
    }

    public async Task SayAsync(JsonArray frame)
    {
        if (Cut is not Cut.Nowhere)
        {
            return;
        }

        await _writing.WaitAsync();
        try
        {
            await _socket!.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Reset()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _peer.Resets();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _peer.Dispose();
        }

        _socket?.Dispose();
    }
}
