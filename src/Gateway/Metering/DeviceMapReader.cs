using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Reads a file of <c>site-config/devices</c>. Its README.md explains the keys.</summary>
internal static class DeviceMapReader
{
    private static readonly ImmutableArray<DeviceRole> AllRoles = [.. Enum.GetValues<DeviceRole>()];

    /// <summary>What stands beside the registers and is the same in every role.</summary>
    private sealed record Common(
        string Device, MapSettings Settings, ImmutableArray<IdentityCheck> Identify, TimeSpan? AnswersWithin, int Gap);

    /// <exception cref="DeviceMapException">All that is wrong with the file.</exception>
    public static DeviceModel Read(string path, string text)
    {
        var source = new YamlSource(path, text, static _ => null);
        var model = YamlSection.Read(source, Compose);
        return model is not null && !source.HasErrors
            ? model
            : throw new DeviceMapException(source.Faults.Select(f => f.ToString()));
    }

    /// <summary>Every key there is: what the reader below asks for.</summary>
    internal static IReadOnlyList<Setting> Settings() => YamlSection.Record(Compose);

    private static DeviceModel Compose(YamlSection root)
    {
        var device = root.Words("device", "Maker and model, for people.", "Eastron SDM630") ?? "";
        var settings = MapSettings.Read(root, null);
        var common = new Common(
            device,
            settings,
            [.. root.List("identify", "Reads that tell whether it is this model.", s => IdentityReader.Read(s, settings)).Select(e => e.Value).OfType<IdentityCheck>()],
            root.OptionalDuration("answersWithin", "How long one answer may take, where a second is too short.", "100 ms", "5 s", "as every other"),
            root.Whole("gap", "Registers between two blocks that one request may read across.", 0, 64, 8, "8"));

        var profiles = root.List("roles", "What it is in each role, where that differs.", s => ReadRole(s, common)).Select(e => e.Value).ToList();
        var whole = ReadRegisters(root, settings, common);
        if (profiles.Count > 0 && (root.Says("read") || root.Says("points") || root.Says("sunspec")))
        {
            root.Fault("roles", "stands beside read, points or sunspec: say them in the roles or for all of them");
        }
        else if (profiles.Count is 0)
        {
            profiles.Add(new(RolesOf(root, whole), [], settings.Unit, whole));
        }

        return new(device, [.. profiles]);
    }

    private static DeviceProfile ReadRole(YamlSection yaml, Common common)
    {
        ImmutableArray<string> words = [.. AllRoles.Select(DeviceModel.Word)];
        var said = yaml.Choices("for", "The roles that this is about.", words, []);
        var units = yaml.Scalars(
            new("units", "number", "Only at these unit ids.") { Whole = (0, 255), DefaultIs = "at any" },
            text => byte.TryParse(text, out var unit) ? unit : Parsed<byte>.Wrong($"is {YamlSection.Shown(text)}, outside 0 to 255"),
            []);
        var settings = MapSettings.Read(yaml, common.Settings);
        var map = ReadRegisters(yaml, settings, common);
        ImmutableArray<DeviceRole> roles = [.. said.Select(w => AllRoles[words.IndexOf(w)])];
        foreach (var role in roles)
        {
            if (yaml.Good("read", "points") && Trouble(map, role, isMeter: false) is { } trouble)
            {
                yaml.Fault("for", $"is {DeviceModel.Word(role)}, and the map {trouble}");
            }
        }

        return new(roles, units, settings.Unit, map);
    }

    /// <summary>The roles that one list of points is good for.</summary>
    private static ImmutableArray<DeviceRole> RolesOf(YamlSection root, DeviceMap map)
    {
        ImmutableArray<DeviceRole> roles = [.. AllRoles.Where(r => Trouble(map, r, isMeter: true) is null)];
        if (roles.IsEmpty && root.Good("read", "points") && !map.Blocks.IsEmpty && !map.Points.IsEmpty)
        {
            root.Fault("points", $"is not enough for any role: for grid or circuit the map {Trouble(map, DeviceRole.Grid, isMeter: true)}, and for pv or battery it {Trouble(map, DeviceRole.Pv, isMeter: true)}");
        }

        return roles.IsEmpty ? AllRoles : roles;
    }

    private static string? Trouble(DeviceMap map, DeviceRole role, bool isMeter)
    {
        if (map.IsSunSpec || map.Points.IsEmpty)
        {
            return null;        // told elsewhere
        }

        var swift = map with { Points = [.. map.Points.Where(p => !map.Blocks[p.Place.Block].IsSlow || p.Quantity is Quantity.StateOfCharge or Quantity.Voltage)] };
        return map.Lacks(role, isMeter) ?? (swift.Lacks(role, isMeter) is { } late ? $"{late} among what is read with each poll" : null);
    }

    private static DeviceMap ReadRegisters(YamlSection yaml, MapSettings settings, Common common)
    {
        var isSunSpec = yaml.Flag("sunspec", "The device describes its own registers; read and points are left out.", false);
        var sign = yaml.Sign("With sunspec: -1 where it counts the other way round.");
        var blocks = yaml.Blocks("read", "The requests of one poll, what the control loop needs first.");
        var points = new MapPointReader(blocks, settings).Read(yaml);
        CheckShape(yaml, isSunSpec, blocks, points);
        return new(common.Device, blocks, points)
        {
            Terminals = settings.Terminals,
            CurrentIsMagnitude = settings.CurrentIsMagnitude,
            AssumedVoltage = settings.AssumedVoltage,
            IsSunSpec = isSunSpec,
            SunSpecSign = sign,
            Identify = common.Identify,
            AnswersWithin = common.AnswersWithin,
            Gap = common.Gap,
        };
    }

    private static void CheckShape(YamlSection yaml, bool isSunSpec, ImmutableArray<RegisterBlock> blocks, ImmutableArray<MapPoint> points)
    {
        if (yaml.Says("roles") || !yaml.Good("read", "points", "sunspec"))
        {
            return;
        }

        if (isSunSpec != (blocks.IsEmpty && points.IsEmpty && !yaml.Says("read") && !yaml.Says("points")))
        {
            yaml.Fault(
                isSunSpec ? "sunspec" : "read",
                isSunSpec ? "stands beside read or points; it has its own registers" : "is missing; name the registers of one poll, for example read: [input 0..17]");
        }
        else if (!isSunSpec && blocks.IsEmpty)
        {
            yaml.Fault("read", "must name at least one block of registers");
        }
        else if (!isSunSpec && !yaml.Says("points"))
        {
            yaml.Fault("points", "is missing; say what is where, for example - { quantity: power, at: input 12, type: f32 }");
        }
        else if (!isSunSpec && blocks[0].IsSlow)
        {
            yaml.Fault("read", "begins with a block that is read seldom; the age of a reading counts from the first one");
        }

        if (yaml.Says("sign") && !isSunSpec)
        {
            yaml.Fault("sign", "is for sunspec; each point has a sign of its own");
        }
    }
}
