using Gateway.Site;

namespace Gateway.Metering.SunSpec;

/// <summary>Which of a unit's models a role is read from.</summary>
internal static class Sources
{
    private static readonly int[] Meters = [211, 212, 213, 214, 201, 202, 203, 204];
    private static readonly int[] Inverters = [111, 112, 113, 101, 102, 103];

    /// <summary>Makers whose meters count the power that leaves the site. All others count what comes in.</summary>
    private static readonly string[] ExportIsPositive = ["SolarEdge"];

    /// <summary>Null: this unit has nothing for the role, and <paramref name="fault"/> is the end of a sentence about it.</summary>
    /// <param name="sign">1, or -1 where the device counts the other way round; null: as its maker does.</param>
    public static SunSpecSource? For(Mounting mounting, SunSpecDirectory directory, int? sign, out string fault)
    {
        var role = mounting.Role;
        SunSpecSource? source = role switch
        {
            DeviceRole.Grid or DeviceRole.Circuit => Meter(mounting, directory, sign),
            DeviceRole.Pv => DcSources.PanelsBesideBattery(directory),
            _ => DcSources.Battery(directory),
        };
        source ??= role is DeviceRole.Pv or DeviceRole.Battery ? Inverter(mounting, directory, sign ?? 1) : null;
        fault = source is not null ? "" : role is DeviceRole.Grid or DeviceRole.Circuit
            ? $"has no meter among its SunSpec models {directory.ModelList}"
            : $"has no inverter or battery among its SunSpec models {directory.ModelList}";
        return source;
    }

    /// <summary>The first one: of several they stand in the order that the maker thought right.</summary>
    private static AcSource? Meter(Mounting mounting, SunSpecDirectory directory, int? sign)
        => directory.First(Meters) is { } model
            ? Ac(model, AcPoints.Meter, sign ?? SignOf(directory.Maker), mounting)
            : null;

    private static int SignOf(string maker)
        => ExportIsPositive.Any(m => maker.StartsWith(m, StringComparison.OrdinalIgnoreCase)) ? -1 : 1;

    /// <summary>The newer model where there are both: it has power and direction for each phase.</summary>
    private static AcSource? Inverter(Mounting mounting, SunSpecDirectory directory, int sign)
        => directory.First(701) is { } der ? Ac(der, AcPoints.Der, sign, mounting)
            : directory.First(Inverters) is { } model ? Ac(model, AcPoints.Inverter, sign, mounting)
            : null;

    /// <summary>What an inverter tells to be wrong is read along.</summary>
    private static AcSource Ac(SunSpecModel model, AcPoints points, int sign, Mounting mounting)
        => new(model, Math.Min(model.Words, Models.Of(model.Id)!.WordsUpTo([.. points.All, AlarmSource.PointOf(model.Id)])), points, sign, mounting);
}
