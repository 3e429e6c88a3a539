using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.WebSockets;

/// <summary>The kinds of frames. RFC 6455 §5.2.</summary>
internal enum Opcode : byte { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 }

/// <summary>The head of one frame.</summary>
/// <param name="Compressed">RSV1: the message is deflated (RFC 7692).</param>
/// <param name="HeadLength">Bytes before the payload.</param>
internal readonly record struct WebSocketFrame(
    bool Final, bool Compressed, bool ReservedBits, Opcode Opcode, bool Masked, uint Mask, int HeadLength, long PayloadLength)
{
    public const int MaxHead = 14;

    private const int MaxControlPayload = 125;

    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>What RFC 6455 forbids for any frame, whatever it carries; null if nothing.</summary>
    public string? Fault(bool mustBeMasked, bool mayBeCompressed)
        => ReservedBits || (Compressed && (!mayBeCompressed || IsControl)) ? "uses a reserved bit"
        : Masked != mustBeMasked ? (mustBeMasked ? "is not masked" : "is masked")
        : Opcode is not (Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong)
            ? $"has the unknown opcode {(int)Opcode}"
        : IsControl && (!Final || PayloadLength > MaxControlPayload) ? "is a control frame that is long or fragmented"
        : null;

    //   0                   1                   2                   3
    //   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    //  +-+-+-+-+-------+-+-------------+-------------------------------+
    //  |F|R|R|R| opcode|M| length (7)  | length (16, or 64 if 127)     |
    //  +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
    //  | masking key, if M is set      | payload ...                   |
    //  +-------------------------------+-------------------------------+

    /// <summary>False while the head is not complete.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, out WebSocketFrame frame)
    {
        var head = buffer.FirstSpan;
        if (head.Length >= MaxHead || buffer.IsSingleSegment)
        {
            return TryRead(head, out frame);
        }

        Span<byte> copy = stackalloc byte[MaxHead];
        var length = (int)Math.Min(buffer.Length, MaxHead);
        buffer.Slice(0, length).CopyTo(copy);
        return TryRead(copy[..length], out frame);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrame frame)
    {
        frame = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        var masked = (bytes[1] & 0x80) != 0;
        var length = bytes[1] & 0x7F;
        var lengthBytes = length switch { 126 => 2, 127 => 8, _ => 0 };
        var headLength = 2 + lengthBytes + (masked ? 4 : 0);
        if (bytes.Length < headLength)
        {
            return false;
        }

        var payloadLength = lengthBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => length,
        };
        frame = new(
            (bytes[0] & 0x80) != 0,
            (bytes[0] & 0x40) != 0,
            (bytes[0] & 0x30) != 0 || payloadLength < 0,
            (Opcode)(bytes[0] & 0x0F),
            masked,
            masked ? MemoryMarshal.Read<uint>(bytes[(headLength - 4)..]) : 0,
            headLength,
            payloadLength);
        return true;
    }

    /// <summary>Writes a whole, final frame; the destination has room for <see cref="MaxHead"/> more than the payload.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> to, Opcode opcode, bool compressed, bool mask, ReadOnlySpan<byte> payload)
    {
        to[0] = (byte)(0x80 | (compressed ? 0x40 : 0) | (int)opcode);
        var at = 2;
        switch (payload.Length)
        {
            case < 126:
                to[1] = (byte)payload.Length;
                break;
            case <= ushort.MaxValue:
                to[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payload.Length);
                at = 4;
                break;
            default:
                to[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(to[2..], payload.Length);
                at = 10;
                break;
        }

        if (!mask)
        {
            payload.CopyTo(to[at..]);
            return at + payload.Length;
        }

        to[1] |= 0x80;
        var key = MaskKeys.Next();
        MemoryMarshal.Write(to[at..], in key);
        payload.CopyTo(to[(at + 4)..]);
        ApplyMask(to.Slice(at + 4, payload.Length), key);
        return at + 4 + payload.Length;
    }

    /// <summary>Masks, or unmasks: it is the same (RFC 6455 §5.3).</summary>
    public static void ApplyMask(Span<byte> payload, uint key)
    {
        if (payload.Length >= Vector<byte>.Count)
        {
            var wide = Vector.AsVectorByte(new Vector<uint>(key));
            var blocks = MemoryMarshal.Cast<byte, Vector<byte>>(payload);
            for (var i = 0; i < blocks.Length; i++)
            {
                blocks[i] ^= wide;
            }

            payload = payload[(blocks.Length * Vector<byte>.Count)..];
        }

        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= (byte)(key >> (8 * (i & 3)));
        }
    }

    /// <summary>Unpredictable keys (RFC 6455 §10.3), drawn in blocks: one at a time costs more than the masking itself.</summary>
    private static class MaskKeys
    {
        [ThreadStatic]
        private static uint[]? _keys;

        [ThreadStatic]
        private static int _left;

        public static uint Next()
        {
            var keys = _keys ??= new uint[256];
            if (_left == 0)
            {
                RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys.AsSpan()));
                _left = keys.Length;
            }

            return keys[--_left];
        }
    }
}
