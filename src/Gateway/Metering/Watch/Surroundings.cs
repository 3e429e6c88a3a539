using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>What stations and other devices measure of the current that flows through one device.</summary>
internal static class Surroundings
{
    private const double Volt = 230;

    /// <summary>The limit of the circuits that a device measures, the largest of them; null: it measures none.</summary>
    public static Ampere? LimitOf(SitePlan plan, string deviceId)
        => plan.Circuits.Where(c => c.Meter == deviceId).Select(c => (Ampere?)c.Limit).Max();

    /// <summary>The sum over all phases in ampere, of what hangs behind the device; 0 for one that measures no circuit.</summary>
    public static double CurrentBehind(SiteImage image, string deviceId)
    {
        var plan = image.Plan;
        var circuits = Below(plan, deviceId);
        if (circuits.Count == 0)
        {
            return 0;
        }

        var site = image.Freeze();
        var isRoot = plan.Circuits.Any(c => c.Meter == deviceId && c.Parent is null);
        return site.Stations.Values.Where(s => circuits.Contains(s.Plan.Circuit)).SelectMany(s => s.Evses).Sum(e => Sum(e.Measured?.Current))
            + site.Devices.Values.Where(d => d.Id != deviceId && Flows(d, isRoot, plan, circuits)).Sum(d => Of(d.Reading));
    }

    /// <summary>Meters of circuits below, and at the grid connection whatever generates or stores.</summary>
    private static bool Flows(DeviceSnapshot device, bool isRoot, SitePlan plan, HashSet<string> circuits)
        => device.Role is DeviceRole.Pv or DeviceRole.Battery
            ? isRoot
            : plan.Circuits.Any(c => c.Meter == device.Id && circuits.Contains(c.Id));

    private static HashSet<string> Below(SitePlan plan, string deviceId)
    {
        HashSet<string> below = [];
        foreach (var circuit in plan.Circuits)      // parents come before their children
        {
            if (circuit.Meter == deviceId || (circuit.Parent is { } parent && below.Contains(parent)))
            {
                below.Add(circuit.Id);
            }
        }

        return below;
    }

    private static double Of(DeviceReading? reading)
        => reading?.Current is { } current ? Sum(current) : (reading?.TotalPower?.Value ?? 0) / Volt;

    private static double Sum(PerPhase<Ampere>? current)
        => current is { } known ? known.L1.Value + known.L2.Value + known.L3.Value : 0;
}
