using Gateway.Site;

namespace Gateway.Metering.SunSpec;

/// <summary>The power of the battery, or of the panels alone, where one inverter has both: from its DC side.</summary>
/// <param name="Power">From the model to watt; discharge and generation are positive.</param>
internal sealed record DcSource(SunSpecModel Model, int Words, Func<ModelImage, PointReading> Power) : SunSpecSource(Model, Words)
{
    protected override DeviceSample Decode(string deviceId, long takenAt, ModelImage image)
    {
        var reading = Power(image);
        return new(
            new(deviceId, takenAt, null, null, null, reading.Number is { } watt ? new Watt(watt) : null, null, null, null),
            reading.Number is null ? reading.Fault ?? "it has no value for the power" : null);
    }
}
