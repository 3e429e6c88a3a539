using Gateway.Metering;

namespace Gateway.Simulation.Der;

/// <summary>The way to a simulated device with no line between: it answers at once, or not at all.</summary>
internal sealed class DerLine(SimulatedDer device, TimeProvider time)
{
    private static readonly ModbusAnswer Silence = ModbusAnswer.Bad(ModbusOutcome.Silent, "did not answer within 1 s");

    /// <summary>After sunset nobody answers.</summary>
    public bool IsAsleep { get; set; }

    public Task<ModbusAnswer> ReadAsync(RegisterBlock block, CancellationToken stopping)
        => Task.FromResult(IsAsleep ? Silence : device.Read(new(1, (byte)block.Kind, block.First, block.Count)) is { } registers
            ? ModbusAnswer.Of(registers) with { SentAt = time.GetTimestamp() }
            : ModbusAnswer.Refuse(2, "refused: exception 2, it has no such registers"));

    public Task<ModbusAnswer> WriteAsync(ushort first, ushort[] values, CancellationToken stopping)
        => Task.FromResult(IsAsleep ? Silence : device.Write(new(1, first, [.. values])) is { } refusal
            ? ModbusAnswer.Refuse((byte)refusal, $"refused holding {first}: exception {(int)refusal}")
            : ModbusAnswer.Of([]));
}
