using System.Buffers.Binary;

namespace Gateway.Metering;

/// <summary>The part of a Modbus message that is the same on every kind of line: what is asked, what is answered.</summary>
internal static class ModbusPdu
{
    public const int RequestLength = 5;

    /// <summary>The longest PDU that any line may carry.</summary>
    public const int MaxLength = 253;

    // Modbus Application Protocol 1.1b3, 6.1 to 6.4 and 7 (all numbers big-endian):
    //
    //   request      | function 1 | address 2 | count 2 |
    //   answer       | function 1 | bytes 1 = 2 * count | registers |
    //   of bits      | function 1 | bytes 1 = count / 8, up | bits, the first in bit 0 of the first byte |
    //   exception    | function + 0x80 1 | code 1 |
    //
    public static void WriteRequest(Span<byte> to, byte function, ushort address, ushort count)
    {
        to[0] = function;
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], address);
        BinaryPrimitives.WriteUInt16BigEndian(to[3..], count);
    }

    public static void WriteRequest(Span<byte> to, ModbusRead read) => WriteRequest(to, (byte)read.Kind, read.Address, read.Count);

    // Modbus Application Protocol 1.1b3, 6.6 and 6.12:
    //
    //   request      | function 6  | address 2 | value 2 |
    //   answer       | the request again                 |
    //   request      | function 16 | address 2 | count 2 | bytes 1 = 2 * count | registers |
    //   answer       | function 16 | address 2 | count 2 |
    //
    public static byte[] WriteRequest(ModbusWrite write)
    {
        var values = write.Values.Span;
        var isOne = write.Function is WriteFunction.One;
        ArgumentOutOfRangeException.ThrowIfZero(values.Length, nameof(write));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Length, isOne ? 1 : ModbusWrite.MaxCount, nameof(write));
        var pdu = new byte[RequestLength + (isOne ? 0 : 1 + 2 * values.Length)];
        pdu[0] = (byte)write.Function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(1), write.Address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(3), isOne ? values[0] : (ushort)values.Length);
        if (!isOne)
        {
            pdu[RequestLength] = (byte)(2 * values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(RequestLength + 1 + 2 * i), values[i]);
            }
        }

        return pdu;
    }

    /// <summary>Reads what came back; everything that is not exactly the answer to <paramref name="read"/> has a reason.</summary>
    public static ModbusAnswer ReadAnswer(ReadOnlySpan<byte> pdu, ModbusRead read)
    {
        if (WhyNot(pdu, (byte)read.Kind, read.ToString()) is { } bad)
        {
            return bad;
        }

        return pdu[1] == 2 * read.Count && pdu.Length == 2 + pdu[1]
            ? ModbusAnswer.Of(Registers(pdu[2..]))
            : NotBelieved($"answered {pdu.Length - 2} bytes, announced as {pdu[1]}, when asked for {2 * read.Count}");
    }

    /// <summary>As for registers; each bit becomes a register that is 0 or 1.</summary>
    public static ModbusAnswer ReadAnswer(ReadOnlySpan<byte> pdu, ModbusBits bits)
    {
        if (WhyNot(pdu, (byte)bits.Kind, bits.ToString()) is { } bad)
        {
            return bad;
        }

        return pdu[1] == bits.Bytes && pdu.Length == 2 + pdu[1]
            ? ModbusAnswer.Of(Bits(pdu[2..], bits.Count))
            : NotBelieved($"answered {pdu.Length - 2} bytes, announced as {pdu[1]}, when asked for {bits.Bytes}");
    }

    /// <summary>As for a read: what was written must come back as it was asked for.</summary>
    public static ModbusAnswer ReadAnswer(ReadOnlySpan<byte> pdu, ModbusWrite write)
    {
        if (WhyNot(pdu, (byte)write.Function, write.ToString()) is { } bad)
        {
            return bad;
        }

        return pdu.SequenceEqual(WriteRequest(write).AsSpan(0, RequestLength))
            ? ModbusAnswer.Of([])
            : NotBelieved($"confirmed {Convert.ToHexString(pdu[1..])} when asked to write {write}");
    }

    /// <summary>Exception codes in words. Modbus Application Protocol 1.1b3, 7.</summary>
    public static string Explain(byte code) => code switch
    {
        1 => "exception 1, it does not know this function",
        2 => "exception 2, it has no such registers",
        3 => "exception 3, it does not take this many registers",
        4 => "exception 4, it has failed",
        5 => "exception 5, it has begun but needs long",
        6 => "exception 6, it is busy",
        8 => "exception 8, its memory is damaged",
        10 => "exception 10, the gateway has no path to this unit",
        11 => "exception 11, the unit behind the gateway does not answer",
        _ => $"exception {code}",
    };

    /// <summary>Null: it is an answer to this function, and no refusal.</summary>
    private static ModbusAnswer? WhyNot(ReadOnlySpan<byte> pdu, byte function, string what)
    {
        if (pdu is [var refused, var code] && refused == (function | 0x80))
        {
            return ModbusAnswer.Refuse(code, $"refused {what}: {Explain(code)}");
        }

        if (pdu.Length < 2)
        {
            return NotBelieved($"an answer of {pdu.Length} bytes is none");
        }

        return pdu[0] == function ? null : NotBelieved($"answered function {pdu[0]} when asked for {function}");
    }

    private static ushort[] Registers(ReadOnlySpan<byte> bytes)
    {
        var registers = new ushort[bytes.Length / 2];
        for (var i = 0; i < registers.Length; i++)
        {
            registers[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }

        return registers;
    }

    private static ushort[] Bits(ReadOnlySpan<byte> bytes, int count)
    {
        var bits = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            bits[i] = (ushort)(bytes[i / 8] >> (i % 8) & 1);
        }

        return bits;
    }

    private static ModbusAnswer NotBelieved(string reason) => ModbusAnswer.Bad(ModbusOutcome.NotBelieved, reason);
}
