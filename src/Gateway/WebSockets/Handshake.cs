using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.WebSockets;

/// <summary>The texts that open a WebSocket. RFC 6455 §4.</summary>
internal static class Handshake
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>The proof that the server has read the nonce.</summary>
#pragma warning disable CA5350 // SHA-1 is what RFC 6455 asks for; it protects nothing here
    public static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350

    /// <summary>The server's yes. Without a protocol where none is common (OCPP-J part 4, §3.3).</summary>
    public static byte[] Switching(string key, string? protocol, bool deflate)
    {
        var text = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            .Append("Sec-WebSocket-Accept: ").Append(Accept(key)).Append("\r\n");
        if (protocol is not null)
        {
            text.Append("Sec-WebSocket-Protocol: ").Append(protocol).Append("\r\n");
        }

        if (deflate)
        {
            text.Append("Sec-WebSocket-Extensions: ").Append(Deflate.Parameters).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The server's no.</summary>
    /// <param name="header">One more header line, or null.</param>
    public static byte[] Refusal(int status, string reason, string? header = null)
        => Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {reason}\r\nContent-Length: 0\r\nConnection: close\r\n{(header is null ? "" : header + "\r\n")}\r\n");

    /// <summary>The client's request.</summary>
    /// <param name="authorization">The value of that header, or null for none.</param>
    public static byte[] Request(Uri url, string key, IEnumerable<string> protocols, string? authorization)
    {
        var text = new StringBuilder("GET ").Append(url.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(url.Authority)
            .Append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").Append(key)
            .Append("\r\nSec-WebSocket-Protocol: ").AppendJoin(", ", protocols)
            .Append("\r\nSec-WebSocket-Extensions: ").Append(Deflate.Parameters).Append("\r\n");
        if (authorization is not null)
        {
            text.Append("Authorization: ").Append(authorization).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }
}

/// <summary>A server's answer to <see cref="Handshake.Request"/>.</summary>
internal sealed record UpgradeResponse(int Status, string? Accept, string? Protocol, string? Extensions, bool Upgrade)
{
    /// <summary>Reads one head. False: it is not complete yet, and nothing was consumed.</summary>
    /// <exception cref="InvalidDataException">It is no HTTP answer, or too long.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out UpgradeResponse? response)
    {
        response = null;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            return buffer.Length <= UpgradeRequest.MaxHead ? false : throw new InvalidDataException("an endless HTTP head");
        }

        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        if (lines[0].Split(' ', 3) is not ["HTTP/1.1" or "HTTP/1.0", var status, ..] || !int.TryParse(status, out var code))
        {
            throw new InvalidDataException("no HTTP answer");
        }

        string? Field(string name) => lines.Skip(1)
            .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim()).FirstOrDefault();

        buffer = buffer.Slice(reader.Position);
        response = new(
            code,
            Field("Sec-WebSocket-Accept"),
            Field("Sec-WebSocket-Protocol"),
            Field("Sec-WebSocket-Extensions"),
            Field("Upgrade")?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);
        return true;
    }
}
