using System.Buffers.Binary;

namespace Gateway.GridSignals.ModbusTcp;

/// <summary>Messages of Modbus TCP as who is asked has them.</summary>
internal static class ServerFrame
{
    public const int HeaderLength = 7;

    /// <summary>Function code and what follows it.</summary>
    public const int LongestPdu = 253;

    // Modbus Messaging on TCP/IP Implementation Guide 1.0b, 3.1.3:
    //
    //   | transaction 2 | protocol 2 = 0 | length 2 | unit 1 | PDU, length - 1 bytes |
    //
    /// <summary>The next request; empty: what came is not Modbus, and nobody knows where the next one begins.</summary>
    /// <param name="frame">Room for the longest; the request is a part of it.</param>
    /// <exception cref="EndOfStreamException">The peer has left.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream stream, byte[] frame, CancellationToken cancellation)
    {
        await stream.ReadExactlyAsync(frame.AsMemory(0, HeaderLength), cancellation).ConfigureAwait(false);
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2));
        var pdu = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(4)) - 1;
        if (protocol != 0 || pdu is < 1 or > LongestPdu)
        {
            return default;
        }

        await stream.ReadExactlyAsync(frame.AsMemory(HeaderLength, pdu), cancellation).ConfigureAwait(false);
        return frame.AsMemory(0, HeaderLength + pdu);
    }

    /// <summary>The answer to a read.</summary>
    public static byte[] Tell(ReadOnlySpan<byte> request, ReadOnlySpan<ushort> registers)
    {
        var body = new byte[1 + (2 * registers.Length)];
        body[0] = (byte)(2 * registers.Length);
        for (var i = 0; i < registers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(1 + (2 * i)), registers[i]);
        }

        return Of(request, request[HeaderLength], body);
    }

    public static byte[] Refuse(ReadOnlySpan<byte> request, ModbusRefusal code) => Of(request, (byte)(request[HeaderLength] | 0x80), [(byte)code]);

    /// <summary>An answer: transaction and unit are the request's.</summary>
    public static byte[] Of(ReadOnlySpan<byte> request, byte function, ReadOnlySpan<byte> body)
    {
        var frame = new byte[HeaderLength + 1 + body.Length];
        request[..HeaderLength].CopyTo(frame);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(2 + body.Length));
        frame[HeaderLength] = function;
        body.CopyTo(frame.AsSpan(HeaderLength + 1));
        return frame;
    }
}

/// <summary>Why a request is refused: the exception codes of Modbus Application Protocol 1.1b3, 7.</summary>
public enum ModbusRefusal : byte { IllegalFunction = 1, IllegalAddress = 2, IllegalValue = 3, Failed = 4, Busy = 6 }
