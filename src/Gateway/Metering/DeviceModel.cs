using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>A file of <c>site-config/devices</c>: what a model can be on a site, and the registers for each.</summary>
/// <param name="Device">Maker and model, for people.</param>
/// <param name="Profiles">The first that suits a device's role and unit id is taken.</param>
internal sealed record DeviceModel(string Device, ImmutableArray<DeviceProfile> Profiles)
{
    /// <summary>The roles that it has registers for.</summary>
    public ImmutableArray<DeviceRole> Roles => [.. Profiles.SelectMany(p => p.Roles).Distinct().Order()];

    /// <summary>The unit id as delivered, in a role.</summary>
    public byte DefaultUnit(DeviceRole role) => Profiles.FirstOrDefault(p => p.Roles.Contains(role))?.Unit ?? Profiles[0].Unit;

    /// <summary>The registers of a device; null: it cannot be that, and <paramref name="fault"/> says why and under which key.</summary>
    /// <param name="wiring">Which site phases its terminals are wired to; null: nobody said.</param>
    public DeviceMap? For(DeviceRole role, byte unit, Wiring? wiring, bool isReversed, out (string Key, string Text) fault)
    {
        fault = default;
        if (Profiles.FirstOrDefault(p => p.Roles.Contains(role)) is null)
        {
            fault = ("role", $"is {Word(role)}, and {Device} {WhyNot(role)}; it can be {InWords()}");
            return null;
        }

        if (Profiles.FirstOrDefault(p => p.Suits(role, unit)) is not { } profile)
        {
            var units = string.Join(" or ", Profiles.Where(p => p.Roles.Contains(role)).SelectMany(p => p.Units).Distinct().Order());
            fault = ("unit", $"is {unit}; as {Word(role)} {Device} has unit id {units}");
            return null;
        }

        var map = profile.Map;
        if (wiring?.Count > map.Terminals)
        {
            fault = ("phases", $"names {wiring.Count} phases, and {Device} measures one; name the one that it is wired to");
            return null;
        }

        if (wiring is null && map.Terminals is 1 && (role is DeviceRole.Grid or DeviceRole.Circuit))
        {
            fault = ("phases", $"is missing: {Device} measures one phase; say which, for example phases: [L1]");
            return null;
        }

        return map with
        {
            Role = role,
            Wiring = wiring ?? (map.Terminals is 1 ? null : Wiring.Straight),
            IsReversed = isReversed,
        };
    }

    public static string Word(DeviceRole role) => role.ToString().ToLowerInvariant();

    private string WhyNot(DeviceRole role)
        => Profiles.Select(p => p.Map.Lacks(role, isMeter: true)).FirstOrDefault(l => l is not null) is { } lacking && Profiles.Length is 1
            ? lacking
            : "has no registers for that";

    private string InWords()
        => Roles is [.. var all, var last] && !all.IsEmpty ? $"{string.Join(", ", all.Select(Word))} or {Word(last)}" : string.Concat(Roles.Select(Word));
}

/// <summary>What a model is in some of its roles.</summary>
/// <param name="Units">Empty: at any unit id.</param>
/// <param name="Unit">The unit id as delivered.</param>
internal sealed record DeviceProfile(ImmutableArray<DeviceRole> Roles, ImmutableArray<byte> Units, byte Unit, DeviceMap Map)
{
    public bool Suits(DeviceRole role, byte unit) => Roles.Contains(role) && (Units.IsEmpty || Units.Contains(unit));
}
