using Gateway.Metering.SunSpec;

namespace Gateway.Metering;

/// <summary>From an entry of the site file to what can be polled.</summary>
internal static class PolledDevices
{
    /// <param name="map">The registers of the device in its role. Null: its model is sunspec.</param>
    public static IPolledDevice Of(DeviceOptions device, DeviceMap? map, TimeProvider time)
        => map is { IsSunSpec: false }
            ? new MappedDevice(device.Id, map, time)
            : new SunSpecDevice(
                device.Id, new(device.Role, device.Phases, device.IsReversed), map?.SunSpecSign is -1 ? -1 : null);
}
