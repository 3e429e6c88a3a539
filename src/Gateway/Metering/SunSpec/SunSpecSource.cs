namespace Gateway.Metering.SunSpec;

/// <summary>From which model a device's readings come, and how.</summary>
/// <param name="Model">Its first <paramref name="Words"/> registers are read at each poll, in one request: scales always fit their values.</param>
/// <param name="Words">From the model's id, 3 to 125.</param>
internal abstract record SunSpecSource(SunSpecModel Model, int Words)
{
    public RegisterBlock Block => new(RegisterKind.Holding, (ushort)Model.At, (ushort)Words);

    /// <summary>False: something else stands there now, such as after a change of the device's settings.</summary>
    public bool StillThere(ReadOnlySpan<ushort> registers) => registers[0] == Model.Id && registers[1] == Model.Length;

    public DeviceSample Decode(string deviceId, long takenAt, ushort[] registers)
        => Decode(deviceId, takenAt, new ModelImage(Models.Of(Model.Id)!, Model.Length, registers));

    protected abstract DeviceSample Decode(string deviceId, long takenAt, ModelImage image);
}
