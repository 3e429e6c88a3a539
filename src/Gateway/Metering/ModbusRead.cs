namespace Gateway.Metering;

/// <summary>Which registers to read from which unit.</summary>
/// <param name="Unit">0 to 255; the bus address behind a gateway.</param>
/// <param name="Address">Of the first register, as on the wire: counted from 0.</param>
/// <param name="Count">1 to <see cref="MaxCount"/>.</param>
internal readonly record struct ModbusRead(byte Unit, RegisterKind Kind, ushort Address, ushort Count)
{
    /// <summary>Modbus Application Protocol 1.1b3, 6.3 and 6.4: an answer carries no more.</summary>
    public const int MaxCount = 125;

    public override string ToString() => Count == 1
        ? $"{Kind.Name()} {Address}"
        : $"{Kind.Name()} {Address}..{Address + Count - 1}";
}

/// <summary>The two tables of 16-bit registers; the value is the function code that reads it.</summary>
internal enum RegisterKind : byte { Holding = 3, Input = 4 }

internal static class RegisterKindNames
{
    public static string Name(this RegisterKind kind) => kind is RegisterKind.Holding ? "holding" : "input";
}
