using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>Meters and inverters: their last good reading, how old it is, and what is wrong with them. Positive into the site.</summary>
internal sealed class DevicesBlock(Picture picture) : IOwnBlock
{
    private static readonly Row<Device>[] Table =
    [
        new("Role", DataEnumType.OptionList, d => d.Now.Role.ToString()) { SiteKey = "devices.role", Values = [.. Enum.GetNames<DeviceRole>()] },
        new("Active", DataEnumType.Boolean, d => Written.Bool(d.Now is { Fault: null, Reading: not null })),
        new("Problem", DataEnumType.Boolean, d => Written.Bool(d.Now.Fault is not null)),
        new("Message", DataEnumType.String, d => d.Now.Fault ?? ""),
        .. Row<Device>.PerPhase("ACCurrent", "A", 2, d => d.Now.Reading?.Current?.Map(a => a.Value)),
        .. Row<Device>.PerPhase("ACVoltage", "V", 1, d => d.Now.Reading?.Voltage?.Map(v => v.Value)),
        new("Power", DataEnumType.Decimal, d => Written.Number(d.Power, 0), "W"),
        .. Row<Device>.PerPhase("Power", "W", 0, d => d.Now.Reading?.Power?.Map(w => w.Value)),
        new("Energy", DataEnumType.Decimal, d => Written.Number(d.Now.Reading?.EnergyImport?.Value, 0), "Wh", "Import"),
        new("Energy", DataEnumType.Decimal, d => Written.Number(d.Now.Reading?.EnergyExport?.Value, 0), "Wh", "Export"),
        new("Frequency", DataEnumType.Decimal, d => Written.Number(d.Now.Reading?.FrequencyHz, 2), "Hz"),
        new("Age", DataEnumType.Decimal, d => Written.Seconds(d.Age), "s"),
    ];

    public IEnumerable<Variable> Variables
        => picture.Now.Devices.Keys.SelectMany(id => Family.Of("Device", id, Table, () => Find(id)));

    private Device? Find(string id)
    {
        var site = picture.Now;
        return site.Devices.GetValueOrDefault(id) is { } device
            ? new(device, device.Reading is { } reading ? site.AgeOf(reading.TakenAt) : null)
            : null;
    }

    /// <summary>A device at an instant.</summary>
    /// <param name="Age">Of its reading; null: it has none.</param>
    private sealed record Device(DeviceSnapshot Now, TimeSpan? Age)
    {
        /// <summary>As the device tells it, or the sum over its phases.</summary>
        public double? Power => Now.Reading?.TotalPower?.Value ?? (Now.Reading?.Power is { } phases ? phases.L1.Value + phases.L2.Value + phases.L3.Value : null);
    }
}
