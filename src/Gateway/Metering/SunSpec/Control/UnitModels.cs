namespace Gateway.Metering.SunSpec.Control;

/// <summary>Asks the device's line to write holding registers.</summary>
internal delegate Task<ModbusAnswer> RegisterWriter(ushort first, ushort[] values, CancellationToken stopping);

/// <summary>The models of one unit, read whole and written in parts. The line takes its requests between those of the polls.</summary>
internal sealed class UnitModels(RegisterReader read, RegisterWriter write)
{
    /// <returns>The model as it stands now; null: the fault is the end of a sentence about the unit.</returns>
    public async Task<(ModelImage? Image, string Fault)> ReadAsync(SunSpecModel model, CancellationToken stopping)
    {
        var registers = new ushort[model.Words];
        for (var at = 0; at < registers.Length; at += ModbusRead.MaxCount)
        {
            var count = Math.Min(ModbusRead.MaxCount, registers.Length - at);
            var answer = await read(new(RegisterKind.Holding, (ushort)(model.At + at), (ushort)count), stopping);
            if (!answer.IsGood)
            {
                return (null, answer.Reason);
            }

            answer.Registers.CopyTo(registers, at);
        }

        return registers[0] == model.Id && registers[1] == model.Length
            ? (new(Models.Of(model.Id)!, model.Length, registers), "")
            : (null, $"has moved its SunSpec models: {registers[0]} stands at holding {model.At}, where {model.Id} was");
    }

    /// <summary>Reads the one register of a point.</summary>
    public Task<ModbusAnswer> ReadAsync(SunSpecModel model, PlacedPoint point, CancellationToken stopping)
        => read(new(RegisterKind.Holding, (ushort)(model.At + point.Offset), 1), stopping);

    /// <param name="first">Holding register.</param>
    /// <returns>Null: written. Else the end of a sentence about the unit.</returns>
    public async Task<string?> WriteAsync(int first, ushort[] values, CancellationToken stopping)
    {
        for (var at = 0; at < values.Length; at += ModbusWrite.MaxCount)
        {
            var count = Math.Min(ModbusWrite.MaxCount, values.Length - at);
            var answer = await write((ushort)(first + at), values[at..(at + count)], stopping);
            if (!answer.IsGood)
            {
                return $"{answer.Reason} when holding {first + at} was written";
            }
        }

        return null;
    }
}
