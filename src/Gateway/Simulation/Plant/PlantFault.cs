using System.Collections.Immutable;

namespace Gateway.Simulation.Plant;

/// <summary>What can go wrong in a plant. Written with dashes on the command line: <c>meter-freeze</c>.</summary>
internal enum PlantFault
{
    MeterFreeze, MeterSign, MeterLoss, MeterLate,
    Ignore, Reboot, Offline, HalfOpen, Refuse, LostAnswer,
    Overdraw, SlowCar, Sleep,
    HouseStep, PvRamp, BatteryTrip,
    Kill, ClockJump,
}

/// <summary>Which faults a life has.</summary>
internal static class PlantFaults
{
    public static ImmutableArray<PlantFault> All { get; } = [.. Enum.GetValues<PlantFault>()];

    /// <summary>None, each fault alone, and each pair.</summary>
    public static ImmutableArray<ImmutableArray<PlantFault>> Combinations { get; } =
    [
        [],
        .. All.Select(f => ImmutableArray.Create(f)),
        .. from a in All from b in All where a < b select ImmutableArray.Create(a, b),
    ];

    /// <summary><c>all</c>: all <see cref="Combinations"/>; <c>none</c>; or names with commas between. Null: a name is unknown.</summary>
    public static ImmutableArray<ImmutableArray<PlantFault>>? Parse(string text)
    {
        if (text is "all")
        {
            return Combinations;
        }

        if (text is "none")
        {
            return [[]];
        }

        var names = text.Split(',').Select(Named).ToList();
        return names.Contains(null) ? null : [[.. names.Select(n => n!.Value)]];
    }

    public static string Name(PlantFault fault)
        => string.Concat(fault.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static PlantFault? Named(string name)
        => All.Select(f => (PlantFault?)f).FirstOrDefault(f => string.Equals(Name(f!.Value), name, StringComparison.Ordinal));
}
