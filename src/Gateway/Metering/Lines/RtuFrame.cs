using System.Buffers.Binary;

namespace Gateway.Metering.Lines;

/// <summary>A frame in a stream of bytes that may hold others, or none.</summary>
/// <param name="At">Where it begins: the unit. The PDU follows.</param>
/// <param name="Length">With unit and checksum.</param>
internal readonly record struct RtuFrame(int At, int Length)
{
    private const int UnitLength = 1;
    private const int RefusalLength = UnitLength + 2 + Crc16.Length;

    // Modbus over Serial Line 1.02, 2.5.1: nothing says where a frame begins or ends but silence, which no driver tells.
    //
    //   | unit 1 | PDU | checksum 2, low byte first |
    //
    public static byte[] Write(ModbusRequest request)
    {
        var frame = new byte[LengthOf(request.Pdu.Length)];
        frame[0] = request.Unit;
        request.Pdu.CopyTo(frame.AsMemory(UnitLength));
        var body = frame.AsSpan(..^Crc16.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(body.Length), Crc16.Of(body));
        return frame;
    }

    public static int LengthOf(int pdu) => UnitLength + pdu + Crc16.Length;

    public ReadOnlyMemory<byte> Pdu(ReadOnlyMemory<byte> bytes) => bytes.Slice(At + UnitLength, Length - UnitLength - Crc16.Length);

    /// <summary>The answer to this request wherever it lies, good or a refusal; null: it is not there, or not yet.</summary>
    public static RtuFrame? Find(ReadOnlySpan<byte> bytes, ModbusRequest request)
    {
        for (var at = 0; at + RefusalLength <= bytes.Length; at++)
        {
            var rest = bytes[at..];
            if (rest[0] != request.Unit || (rest[1] & 0x7F) != request.Function)
            {
                continue;
            }

            var length = rest[1] == request.Function ? LengthOf(request.AnswerLength) : RefusalLength;
            if (length <= rest.Length && Crc16.Holds(rest[..length]))
            {
                return new(at, length);
            }
        }

        return null;
    }

    /// <summary>Any whole answer at the beginning of the bytes, from whomever to whatever; null: there is none.</summary>
    public static RtuFrame? First(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RefusalLength)
        {
            return null;
        }

        var length = bytes[1] switch
        {
            >= 0x80 => RefusalLength,
            1 or 2 or 3 or 4 or 23 => LengthOf(2 + bytes[2]),
            5 or 6 or 15 or 16 => LengthOf(ModbusPdu.RequestLength),
            _ => int.MaxValue,
        };
        return length <= bytes.Length && Crc16.Holds(bytes[..length]) ? new(0, length) : null;
    }
}
