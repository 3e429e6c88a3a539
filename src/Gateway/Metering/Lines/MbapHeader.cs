using System.Buffers.Binary;

namespace Gateway.Metering.Lines;

/// <summary>What Modbus TCP puts before the PDU.</summary>
/// <param name="Transaction">Chosen by who asks, repeated by who answers.</param>
/// <param name="PduLength">1 to <see cref="ModbusPdu.MaxLength"/>.</param>
internal readonly record struct MbapHeader(ushort Transaction, byte Unit, int PduLength)
{
    public const int Length = 7;

    // Modbus Messaging on TCP/IP Implementation Guide 1.0b, 3.1.3:
    //
    //   | transaction 2 | protocol 2 = 0 | length 2 = 1 + PDU | unit 1 | PDU ...
    //
    public static byte[] Request(ushort transaction, ModbusRequest request)
    {
        var frame = new byte[Length + request.Pdu.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(1 + request.Pdu.Length));
        frame[6] = request.Unit;
        request.Pdu.Span.CopyTo(frame.AsSpan(Length));
        return frame;
    }

    /// <summary>False: these seven bytes begin no message, so nobody knows where the next one begins.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MbapHeader header, out string fault)
    {
        var protocol = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        header = new(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[6], length - 1);
        fault = (protocol, header.PduLength) switch
        {
            (not 0, _) => $"sent protocol {protocol} where Modbus has 0",
            (_, < 1 or > ModbusPdu.MaxLength) => $"sent a message with the impossible length {length}",
            _ => "",
        };
        return fault.Length == 0;
    }
}
