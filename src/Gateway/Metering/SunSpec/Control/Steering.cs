using System.Collections.Immutable;
using Gateway.Metering.Lines;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>Which devices of the site can be told something, and by which line.</summary>
internal static class Steering
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Inverters and batteries that speak SunSpec. A hybrid is one unit with two roles, and one set of registers: its battery stands
    /// for both, as it can be told more.
    /// </summary>
    public static ImmutableSortedSet<string> Of(ImmutableArray<DeviceOptions> devices)
        => (from device in devices
            where device.Role is DeviceRole.Pv or DeviceRole.Battery && (device.Model is DeviceOptions.SunSpec || device.IsSunSpec)
            group device by (LineAddress.Of(device.Connect), device.Unit) into unit
            select (unit.FirstOrDefault(d => d.Role is DeviceRole.Battery) ?? unit.First()).Id).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <param name="settings">Directory for its own settings; null: kept in memory.</param>
    public static SunSpecEquipment Equip(
        DeviceOptions device, SunSpecDevice polled, ModbusLine line, string? settings, TimeProvider time, ILogger logger)
    {
        var patience = device.Timeout ?? LongestPatience;
        var unit = new UnitModels(
            (block, stopping) => line.ReadAsync(new(device.Unit, block.Kind, block.First, block.Count), patience, Tries.Two, stopping),
            (first, values, stopping) => line.WriteAsync(ModbusWrite.Many(device.Unit, first, values), patience, Tries.Two, stopping));
        var own = new OwnSettings(settings is null ? null : Path.Combine(settings, $"{device.Id}.json"));
        return new(device.Id, device.Role is DeviceRole.Battery, polled, unit, own, time, logger);
    }
}
