using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What the site's meters say of its power at one instant, in watt. Null: there is such a device, and no fresh reading of it.</summary>
/// <param name="Grid">Positive: drawn from the grid.</param>
/// <param name="Pv">Generation; <see cref="double.PositiveInfinity"/>: no device measures it.</param>
/// <param name="Battery">Positive: it discharges; 0: there is none.</param>
internal readonly record struct SurplusReading(double? Grid, double? Pv, double? Battery)
{
    /// <summary>Sums over the devices of each role.</summary>
    /// <param name="ageOf">How old a timestamp is now.</param>
    /// <param name="stale">A reading older than this is none.</param>
    /// <param name="curtailed">What would be generated besides, if it were allowed to flow.</param>
    public static SurplusReading Of(IEnumerable<DeviceSnapshot> devices, Func<long, TimeSpan> ageOf, TimeSpan stale, double curtailed = 0)
    {
        double? grid = null, pv = double.PositiveInfinity, battery = 0;
        var (hasGrid, hasPv) = (false, false);
        foreach (var device in devices)
        {
            var watt = device.Reading is { } reading && ageOf(reading.TakenAt) <= stale ? PowerOf(reading) : null;
            switch (device.Role)
            {
                case DeviceRole.Grid:
                    (grid, hasGrid) = (hasGrid ? grid + watt : watt, true);
                    break;
                case DeviceRole.Pv:
                    (pv, hasPv) = (hasPv ? pv + watt : watt, true);
                    break;
                case DeviceRole.Battery:
                    battery += watt;
                    break;
                default:
                    break;
            }
        }

        return new(grid - curtailed, pv + curtailed, battery);
    }

    private static double? PowerOf(DeviceReading reading)
        => (reading.TotalPower?.Value ?? (reading.Power is { } p ? p.L1.Value + p.L2.Value + p.L3.Value : null)) is { } watt && double.IsFinite(watt) ? watt : null;
}
