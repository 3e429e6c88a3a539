using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Rules between sections: whoever is named is there.</summary>
internal static class SiteRules
{
    /// <summary>Every station hangs on a circuit that is there.</summary>
    public static void StationsHaveCircuits(
        ImmutableArray<Entry<StationPlan>> stations,
        StationPlan defaults,
        YamlSection defaultsAt,
        ImmutableArray<Entry<CircuitPlan>> circuits)
    {
        var known = circuits.Where(c => c.At.Good("id")).Select(c => c.Value.Id).ToHashSet(StringComparer.Ordinal);
        if (known.Count is 0)
        {
            return;     // that was told
        }

        if (defaultsAt.Good("circuit") && defaultsAt.Says("circuit") && !known.Contains(defaults.Circuit))
        {
            defaultsAt.Fault("circuit", Unknown(defaults.Circuit));
        }

        foreach (var (station, at) in stations)
        {
            if (at.Good("circuit") && !known.Contains(station.Circuit) && (at.Says("circuit") || !defaultsAt.Says("circuit")))
            {
                at.Fault("circuit", Unknown(station.Circuit));
            }
        }

        string Unknown(string id) => $"is {id}, and no circuit has that id{Spelling.DidYouMean(id, known)}";
    }

    /// <summary>A circuit's meter is a device, and one that measures a conductor.</summary>
    public static void MetersAreDevices(
        ImmutableArray<Entry<CircuitPlan>> circuits, ImmutableArray<(string Id, DeviceRole Role, YamlSection At)> devices)
    {
        var known = devices.Where(d => d.At.Good("id")).ToLookup(d => d.Id, StringComparer.Ordinal);
        var unsure = devices.Any(d => !d.At.Good("id"));
        foreach (var (circuit, at) in circuits)
        {
            if (circuit.Meter is not { } meter || !at.Good("meter"))
            {
                continue;
            }

            if (known[meter].FirstOrDefault() is { At: not null } device)
            {
                if (device.At.Good("role") && device.Role is not (DeviceRole.Grid or DeviceRole.Circuit))
                {
                    at.Fault("meter", $"is {meter}, which does not measure a circuit; its role must be grid or circuit");
                }
            }
            else if (!unsure)
            {
                at.Fault("meter", $"is {meter}, and no device has that id{Spelling.DidYouMean(meter, known.Select(r => r.Key))}");
            }
        }

        var meters = circuits.Select(c => c.Value.Meter).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, role, at) in devices)
        {
            if (role is DeviceRole.Grid or DeviceRole.Circuit && at.Good("id", "role") && !meters.Contains(id))
            {
                at.Warning("id", $"is {id}, and no circuit names it as its meter: it limits nothing");
            }
        }
    }
}
