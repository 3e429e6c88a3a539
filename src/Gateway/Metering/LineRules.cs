using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Metering.Lines;

namespace Gateway.Metering;

/// <summary>What must hold between devices on one line.</summary>
internal static class LineRules
{
    /// <summary>One wire has one speed and one language.</summary>
    public static void Check(ImmutableArray<Entry<DeviceOptions>> devices)
    {
        var known = new Dictionary<string, (LineAddress Address, string Device)>(StringComparer.Ordinal);
        foreach (var device in devices.Where(d => d.At.Good("connect")))
        {
            var address = LineAddress.Of(device.Value.Connect);
            if (!known.TryAdd(address.Wire, (address, device.Value.Id)) && known[address.Wire] is var first && first.Address != address)
            {
                device.At.Fault(
                    "connect", $"speaks {address.Manner} at {address.Wire}, where device {first.Device} speaks {first.Address.Manner}");
            }

            if (address.SpeaksRtu && device.Value.Unit == 0 && device.At.Good("unit"))
            {
                device.At.Fault("unit", "is 0, which all units of an RTU line hear and none answers; write 1 to 247");
            }
        }
    }
}
