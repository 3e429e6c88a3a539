using System.Buffers.Binary;
using System.Text;

namespace Gateway.Tests.WebSockets;

/// <summary>One frame as RFC 6455 §5.2 draws it, written and read byte by byte: the plain counterpart of the product's own.</summary>
internal sealed record RawFrame(int Opcode, byte[] Payload)
{
    public const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    public bool Final { get; init; } = true;

    /// <summary>The three reserved bits; the first (4) says that the message is compressed.</summary>
    public int Reserved { get; init; }

    public bool Masked { get; init; } = true;

    public string Said => Encoding.UTF8.GetString(Payload);

    /// <summary>Of a close frame.</summary>
    public (int Code, string Reason) Goodbye
        => (BinaryPrimitives.ReadUInt16BigEndian(Payload), Encoding.UTF8.GetString(Payload.AsSpan(2)));

    public static RawFrame Of(string text) => new(Text, Encoding.UTF8.GetBytes(text));

    public static RawFrame Closing(int code, string reason = "")
        => new(Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    public byte[] ToBytes() => [.. Head(Payload.Length), .. Masked ? Mask(Payload) : Payload];

    /// <summary>The head alone, with a length that need not be true.</summary>
    public byte[] Head(long length)
    {
        var first = (byte)((Final ? 0x80 : 0) | (Reserved << 4) | Opcode);
        var mask = Masked ? 0x80 : 0;
        byte[] size = length is >= 0 and < 126 ? [(byte)(mask | (int)length)]
            : length is >= 0 and <= ushort.MaxValue ? [(byte)(mask | 126), (byte)(length >> 8), (byte)length]
            : [(byte)(mask | 127), .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(length))];
        return [first, .. size, .. Masked ? Key : []];
    }

    public static byte[] Mask(byte[] payload) => [.. payload.Select((b, i) => (byte)(b ^ Key[i % 4]))];

    public static async Task<RawFrame> ReadAsync(Stream from, CancellationToken cancellation)
    {
        var head = await TakeAsync(from, 2, cancellation);
        var length = (head[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await TakeAsync(from, 2, cancellation)),
            127 => (int)BinaryPrimitives.ReadInt64BigEndian(await TakeAsync(from, 8, cancellation)),
            var few => few,
        };
        var masked = (head[1] & 0x80) != 0;
        var key = masked ? await TakeAsync(from, 4, cancellation) : new byte[4];
        var payload = await TakeAsync(from, length, cancellation);
        return new(head[0] & 0x0F, [.. payload.Select((b, i) => (byte)(b ^ key[i % 4]))])
        {
            Final = (head[0] & 0x80) != 0,
            Reserved = (head[0] >> 4) & 7,
            Masked = masked,
        };
    }

    private static readonly byte[] Key = [0x37, 0xFA, 0x21, 0x3D];

    private static async Task<byte[]> TakeAsync(Stream from, int length, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        await from.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
