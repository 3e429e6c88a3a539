namespace Gateway.Metering;

/// <summary>What to write into holding registers of which unit.</summary>
/// <param name="Address">Of the first register, as on the wire: counted from 0.</param>
/// <param name="Values">1 to <see cref="MaxCount"/> registers; exactly 1 with <see cref="WriteFunction.One"/>.</param>
internal sealed record ModbusWrite(byte Unit, WriteFunction Function, ushort Address, ReadOnlyMemory<ushort> Values)
{
    /// <summary>Modbus Application Protocol 1.1b3, 6.12: a request carries no more.</summary>
    public const int MaxCount = 123;

    public static ModbusWrite One(byte unit, ushort address, ushort value) => new(unit, WriteFunction.One, address, new[] { value });

    public static ModbusWrite Many(byte unit, ushort address, params ushort[] values) => new(unit, WriteFunction.Many, address, values);

    public override string ToString()
        => Values.Length == 1 ? $"holding {Address}" : $"holding {Address}..{Address + Values.Length - 1}";
}

/// <summary>How registers are written; the value is the function code. Devices know one of them, or both.</summary>
internal enum WriteFunction : byte { One = 6, Many = 16 }
