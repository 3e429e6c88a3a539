using System.Buffers.Binary;

namespace Gateway.Metering;

/// <summary>A request as every kind of line carries it, and how its answer is told from all else.</summary>
internal sealed class ModbusRequest
{
    private readonly Func<ReadOnlyMemory<byte>, ModbusAnswer> _judge;

    private ModbusRequest(byte unit, byte[] pdu, int answerLength, Func<ReadOnlyMemory<byte>, ModbusAnswer> judge)
        => (Unit, Pdu, AnswerLength, _judge) = (unit, pdu, answerLength, judge);

    public byte Unit { get; }

    /// <summary>Function code and what follows it.</summary>
    public ReadOnlyMemory<byte> Pdu { get; }

    public byte Function => Pdu.Span[0];

    /// <summary>Bytes that a good answer's PDU has.</summary>
    public int AnswerLength { get; }

    /// <summary>False: the answer to a read carries nothing but its length to know it by.</summary>
    public bool IsWrite => Function is (byte)WriteFunction.One or (byte)WriteFunction.Many;

    public static ModbusRequest Of(ModbusRead read)
    {
        var pdu = new byte[ModbusPdu.RequestLength];
        ModbusPdu.WriteRequest(pdu, read);
        return new(read.Unit, pdu, 2 + 2 * read.Count, answer => ModbusPdu.ReadAnswer(answer.Span, read));
    }

    public static ModbusRequest Of(ModbusBits bits)
    {
        var pdu = new byte[ModbusPdu.RequestLength];
        ModbusPdu.WriteRequest(pdu, (byte)bits.Kind, bits.Address, bits.Count);
        return new(bits.Unit, pdu, 2 + bits.Bytes, answer => ModbusPdu.ReadAnswer(answer.Span, bits));
    }

    public static ModbusRequest Of(ModbusWrite write)
        => new(write.Unit, ModbusPdu.WriteRequest(write), ModbusPdu.RequestLength, answer => ModbusPdu.ReadAnswer(answer.Span, write));

    /// <summary>Reads what came back; everything that is not exactly the answer has a reason.</summary>
    public ModbusAnswer Judge(ReadOnlyMemory<byte> pdu) => _judge(pdu);

    /// <summary>True: an answer to this could be taken for an answer to the other, as neither says which registers it brings.</summary>
    public bool LooksLike(ModbusRequest other)
        => Function == other.Function && AnswerLength == other.AnswerLength
            && (!IsWrite || Pdu.Span[..ModbusPdu.RequestLength].SequenceEqual(other.Pdu.Span[..ModbusPdu.RequestLength]));

    /// <summary>The same read, of so much more that its answer has another length: so many registers, or so many bytes of bits.</summary>
    public ModbusRequest WithCount(int count) => Function is (byte)BitKind.Coil or (byte)BitKind.Discrete
        ? Of(new ModbusBits(Unit, (BitKind)Function, Address, (ushort)(8 * count)))
        : Of(new ModbusRead(Unit, (RegisterKind)Function, Address, (ushort)count));

    /// <summary>The first register that it reads or writes.</summary>
    public ushort Address => BinaryPrimitives.ReadUInt16BigEndian(Pdu.Span[1..]);
}
