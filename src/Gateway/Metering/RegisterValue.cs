using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>How a number lies in registers: u unsigned, i signed, f IEEE 754, then the bits.</summary>
internal enum RegisterType { U16, I16, U32, I32, U64, I64, F32, F64 }

/// <summary>A bit pattern by which a device says "no value".</summary>
/// <param name="Words">1, 2 or 4: it holds for values of this width only.</param>
/// <param name="Type">It holds for this type only: what is no value of a u32 may be -1 W of an i32. Null: for all of the width.</param>
internal readonly record struct NoValue(ulong Bits, int Words, RegisterType? Type)
{
    public bool Concerns(RegisterType type) => Type is { } only ? only == type : type.Words() == Words;
}

/// <summary>From registers to a number.</summary>
internal static class RegisterValue
{
    /// <summary>Registers that a value takes.</summary>
    public static int Words(this RegisterType type) => type switch
    {
        RegisterType.U16 or RegisterType.I16 => 1,
        RegisterType.U32 or RegisterType.I32 or RegisterType.F32 => 2,
        _ => 4,
    };

    /// <summary>Null: the device says that it has no value, or what it says is no finite number.</summary>
    /// <param name="noValues">Patterns for values of this type.</param>
    public static double? Decode(ReadOnlySpan<ushort> words, RegisterType type, bool lowWordFirst, ImmutableArray<ulong> noValues)
    {
        var bits = Bits(words, lowWordFirst);
        if (noValues.Contains(bits))
        {
            return null;
        }

        var value = Interpret(bits, type);
        return double.IsFinite(value) ? value : null;
    }

    /// <summary>Registers as one pattern of bits, the highest first.</summary>
    /// <param name="words">One to four.</param>
    public static ulong Bits(ReadOnlySpan<ushort> words, bool lowWordFirst)
    {
        var bits = 0UL;
        for (var i = 0; i < words.Length; i++)
        {
            bits = (bits << 16) | words[lowWordFirst ? words.Length - 1 - i : i];
        }

        return bits;
    }

    private static double Interpret(ulong bits, RegisterType type) => type switch
    {
        RegisterType.I16 => (short)bits,
        RegisterType.I32 => (int)bits,
        RegisterType.I64 => (long)bits,
        RegisterType.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
        RegisterType.F64 => BitConverter.UInt64BitsToDouble(bits),
        _ => bits,
    };
}
