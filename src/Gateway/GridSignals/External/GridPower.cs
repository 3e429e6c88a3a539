using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>What flows at the grid connection, what the site generates and what its batteries take, as measured. Makes no garbage while nobody asks.</summary>
internal sealed class GridPower(SiteImage image, TimeSpan staleAfter)
{
    public TimeSpan StaleAfter => staleAfter;

    /// <summary>Watt drawn from the grid, negative: fed in. Null: no meter of the connection has a fresh reading, or one has none.</summary>
    public double? Import(long at) => Grid(at)?.Watt;

    /// <summary>As <see cref="Import"/>, and when it was measured, where several are added up the first of them.</summary>
    public (double Watt, long At)? Grid(long at)
    {
        (double Watt, long At)? sum = null;
        foreach (var device in image.DevicesNow())
        {
            if (device.Role is DeviceRole.Grid)
            {
                if (PowerOf(device, at) is not { } watt)
                {
                    return null;
                }

                sum = sum is { } others ? (others.Watt + watt, Math.Min(others.At, device.Reading!.TakenAt)) : (watt, device.Reading!.TakenAt);
            }
        }

        return sum;
    }

    /// <summary>What an inverter or battery feeds in; 0: nothing, or it is not heard.</summary>
    public double FeedIn(string id, long at) => Math.Max(0, Given(id, at) ?? 0);

    /// <summary>What an inverter or battery feeds in, negative: it charges. Null: it is not heard.</summary>
    public double? Given(string id, long at) => image.Device(id).Now is { } device ? PowerOf(device, at) : null;

    /// <summary>What batteries charge with, as far as they are heard.</summary>
    public double Charging(long at)
    {
        var sum = 0.0;
        foreach (var device in image.DevicesNow())
        {
            sum += device.Role is DeviceRole.Battery ? Charging(device, at) : 0;
        }

        return sum;
    }

    /// <summary>What one charges with, and when that was measured. Null: it is not heard.</summary>
    public (double Watt, long At)? Charging(string id, long at)
        => image.Device(id).Now is { } device && PowerOf(device, at) is { } given ? (Math.Max(0, -given), device.Reading!.TakenAt) : null;

    /// <summary>What stations draw by their own measurements, and batteries charge with.</summary>
    public double Controllable(long at)
    {
        var sum = Charging(at);
        foreach (var station in image.Stations)
        {
            foreach (var evse in station.Now.Evses)
            {
                sum += evse.TransactionId is null ? 0 : Draws(station.Now, evse, image.Plan.Voltage);
            }
        }

        return sum;
    }

    /// <summary>Watt of one EVSE by its newest measurement; 0: it tells none.</summary>
    public static double Draws(StationSnapshot station, EvseSnapshot evse, Volt nominal)
        => evse.Measured is not { } measured ? 0
            : measured.Power?.Value ?? (measured.Current is { } current
                ? (current.L1 + current.L2 + current.L3).Value * station.Plan.Wiring.Voltage(nominal).Value
                : 0);

    private double Charging(DeviceSnapshot device, long at) => Math.Max(0, -(PowerOf(device, at) ?? 0));

    private double? PowerOf(DeviceSnapshot device, long at)
    {
        if (device.Reading is not { } reading || image.Clock.GetElapsedTime(reading.TakenAt, at) > staleAfter)
        {
            return null;
        }

        var watt = reading.TotalPower?.Value
            ?? (reading.Power is { } p ? p.L1.Value + p.L2.Value + p.L3.Value
                : reading.Current is { } i ? (i.L1 + i.L2 + i.L3).Value * image.Plan.Voltage.Value : null);
        return watt is { } finite && double.IsFinite(finite) ? watt : null;
    }
}
