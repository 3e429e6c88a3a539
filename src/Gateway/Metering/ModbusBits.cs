namespace Gateway.Metering;

/// <summary>Which single bits to read from which unit.</summary>
/// <param name="Unit">0 to 255; the bus address behind a gateway.</param>
/// <param name="Address">Of the first bit, as on the wire: counted from 0.</param>
/// <param name="Count">1 to <see cref="MaxCount"/>.</param>
internal readonly record struct ModbusBits(byte Unit, BitKind Kind, ushort Address, ushort Count)
{
    /// <summary>Modbus Application Protocol 1.1b3, 6.1 and 6.2: an answer carries no more.</summary>
    public const int MaxCount = 2000;

    /// <summary>Bytes that hold so many bits.</summary>
    public int Bytes => (Count + 7) / 8;

    public override string ToString()
        => $"{(Kind is BitKind.Coil ? "coil" : "discrete input")} {Address}" + (Count == 1 ? "" : $"..{Address + Count - 1}");
}

/// <summary>The two tables of bits; the value is the function code that reads it.</summary>
internal enum BitKind : byte { Coil = 1, Discrete = 2 }
