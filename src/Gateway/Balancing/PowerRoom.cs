using System.Collections.Immutable;
using System.Numerics;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// What caps of power leave to the stations, in ampere over all phases: P - min(U, C), where U is what the connection draws without
/// the stations, below 0 where more is generated than used, and C what batteries charge with. So stations and batteries draw no more
/// than P, or the whole connection does. What is not measured is taken for the worst: no sun, the highest voltage of the grid, and
/// batteries as they charged at most so far.
/// </summary>
internal sealed class PowerRoom(SiteImage image, TimeSpan staleAfter)
{
    /// <summary>EN 50160: the voltage stays within 10 % of the nominal one.</summary>
    private const double HighestVoltage = 1.1;

    private readonly Dictionary<string, double> _mostCharging = new(StringComparer.Ordinal);

    /// <summary>Makes what holds now of each cap of power. Where there is none it costs nothing.</summary>
    /// <param name="startedAt">When the gateway began to balance.</param>
    public void Limit(in Moment now, Network network, ImmutableArray<SiteCap> caps, long startedAt)
    {
        var place = 0;
        foreach (var cap in caps)
        {
            if (cap.Power is { } power)
            {
                var volt = Voltage(now, network);
                var other = Other(now, network, power, volt);
                network.LimitPower(place++, cap.Name, (Math.Max(0, power.Limit.Value - other) / volt) - Lingering(now, network, startedAt));
            }
        }
    }

    /// <summary>Ampere that stations which are not back yet may be drawing by limits of the gateway's last life, over all phases, beyond their fallback.</summary>
    private static double Lingering(in Moment now, Network network, long startedAt)
    {
        var sum = 0.0;
        foreach (var station in network.Stations)
        {
            sum += station.Snapshot.Online || !Following.MayFollowLastLife(now, station.Whole, startedAt) ? 0
                : (station.Whole.Plan.Max - station.Whole.Plan.Fallback).Value * BitOperations.PopCount((uint)station.Whole.Wired);
        }

        return sum;
    }

    /// <summary>Watt that are not the stations' and count.</summary>
    private double Other(in Moment now, Network network, PowerCap power, double volt)
    {
        var charging = Charging(now);
        if (Uncontrolled(network, volt) is not { } uncontrolled)
        {
            return power.CountsOther ? Math.Max(charging, StoodIn(network, volt)) : charging;
        }

        return power.CountsOther ? uncontrolled : Math.Min(uncontrolled, charging);
    }

    /// <summary>What the connection draws without the stations, as measured, and its reserve: what is generated may stop, and other load may rise, at once. Null: some of it is not measured now.</summary>
    private static double? Uncontrolled(Network network, double volt)
    {
        var sum = 0.0;
        foreach (var circuit in network.Circuits)
        {
            if (circuit.Plan.Parent is null)
            {
                if (!circuit.IsSeen)
                {
                    return null;
                }

                sum += OverPhases(circuit) + (Conductors.Count * circuit.Reserve.Value);
            }
        }

        return sum * volt;
    }

    /// <summary>The design peaks, where they are known.</summary>
    private static double StoodIn(Network network, double volt)
    {
        var sum = 0.0;
        foreach (var circuit in network.Circuits)
        {
            sum += circuit.Plan.Parent is null ? Math.Max(0, OverPhases(circuit)) : 0;
        }

        return sum * volt;
    }

    private static double OverPhases(CircuitAccount circuit)
        => circuit.Uncontrolled[0] + circuit.Uncontrolled[1] + circuit.Uncontrolled[2];

    /// <summary>Of the phase that has most: an ampere there is the most watts.</summary>
    private double Voltage(in Moment now, Network network)
    {
        double? highest = null;
        foreach (var circuit in network.Circuits)
        {
            if (circuit.Plan.Parent is null)
            {
                if (!circuit.IsSeen || circuit.Device?.Now?.Reading is not { Voltage: { } volts } reading || now.AgeOf(reading.TakenAt) > staleAfter)
                {
                    return image.Plan.Voltage.Value * HighestVoltage;
                }

                highest = Math.Max(highest ?? 0, Math.Max(volts.L1.Value, Math.Max(volts.L2.Value, volts.L3.Value)));
            }
        }

        var nominal = image.Plan.Voltage.Value;
        return Math.Clamp(highest ?? double.MaxValue, nominal / HighestVoltage, nominal * HighestVoltage);
    }

    private double Charging(in Moment now)
    {
        var sum = 0.0;
        foreach (var device in image.DevicesNow())
        {
            if (device.Role is DeviceRole.Battery)
            {
                sum += Charging(now, device);
            }
        }

        return sum;
    }

    private double Charging(in Moment now, DeviceSnapshot battery)
    {
        var most = _mostCharging.GetValueOrDefault(battery.Id);
        if (battery.Reading is not { TotalPower: { } power } reading || !double.IsFinite(power.Value))
        {
            return most;
        }

        var charges = Math.Max(0, -power.Value);
        _mostCharging[battery.Id] = Math.Max(most, charges);
        return now.AgeOf(reading.TakenAt) <= staleAfter ? charges : _mostCharging[battery.Id];
    }
}
