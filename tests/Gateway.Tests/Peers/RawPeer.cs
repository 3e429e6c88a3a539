using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Peers;

/// <summary>One end of a TCP connection that sends any bytes, whether they are HTTP, WebSocket or neither.</summary>
internal sealed class RawPeer(TcpClient tcp) : IDisposable
{
    public const int Text = 1, Close = 8, Ping = 9, Pong = 10;

    private readonly NetworkStream _stream = tcp.GetStream();

    /// <param name="from">A loopback address to come from.</param>
    public static async Task<RawPeer> ConnectAsync(Uri to, string from = "127.0.0.1")
    {
        var tcp = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0)) { NoDelay = true };
        await Patience.For(tcp.ConnectAsync(IPAddress.Loopback, to.Port), "a TCP connection");
        return new(tcp);
    }

    /// <summary>A station that has finished its handshake.</summary>
    public static async Task<RawPeer> UpgradedAsync(Uri gateway, string identity, string protocol = "ocpp1.6")
    {
        var peer = await ConnectAsync(gateway);
        var head = await peer.AsksAsync(gateway, identity, protocol);
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        return peer;
    }

    /// <summary>Sends a handshake and returns the head of the answer.</summary>
    /// <param name="headers">What is said beside host, key and subprotocol.</param>
    public async Task<string> AsksAsync(
        Uri gateway, string identity, string protocol, string headers = "Connection: Upgrade\r\nUpgrade: websocket\r\n")
    {
        await SendsAsync(Encoding.ASCII.GetBytes(
            $"GET {gateway.AbsolutePath}{identity} HTTP/1.1\r\nHost: {gateway.Authority}\r\n{headers}Sec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n"));
        return await ReadsHeadAsync();
    }

    public async Task SendsAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = Patience.Start();
        await _stream.WriteAsync(bytes, patience.Token);
    }

    public async Task<string> ReadsHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadsAsync(1))[0]);
        }

        return head.ToString();
    }

    /// <summary>The next frame of a server, whole: a gateway never fragments.</summary>
    public async Task<(int Opcode, byte[] Payload)> ReadsFrameAsync()
    {
        var head = await ReadsAsync(2);
        var length = (head[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadsAsync(2)),
            127 => (int)BinaryPrimitives.ReadInt64BigEndian(await ReadsAsync(8)),
            var small => small,
        };
        return (head[0] & 0x0F, await ReadsAsync(length));
    }

    /// <summary>The code of the close frame that must come next.</summary>
    public async Task<int> IsClosedWithAsync()
    {
        var (opcode, payload) = await ReadsFrameAsync();
        Assert.Equal(Close, opcode);
        return BinaryPrimitives.ReadUInt16BigEndian(payload);
    }

    /// <summary>Waits until the other side hangs up, however it does.</summary>
    public async Task EndsAsync()
    {
        using var patience = Patience.Start();
        try
        {
            while (await _stream.ReadAsync(new byte[4096], patience.Token) > 0)
            {
                // What is still said is of no interest.
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    /// <summary>Hangs up with a reset.</summary>
    public void Resets()
    {
        tcp.Client.LingerState = new(true, 0);
        tcp.Close();
    }

    public void Dispose() => tcp.Dispose();

    /// <summary>A frame as a client sends it, with a mask of zeros.</summary>
    /// <param name="claimed">The length that its head claims; null: the true one.</param>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = true, long? claimed = null)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | opcode) };
        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, claimed ?? payload.Length);
        frame.Add((byte)((masked ? 0x80 : 0) | 127));
        frame.AddRange(length);
        frame.AddRange(masked ? new byte[4] : []);
        frame.AddRange(payload);
        return [.. frame];
    }

    private async Task<byte[]> ReadsAsync(int count)
    {
        using var patience = Patience.Start();
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }
}
