using Gateway.Site;

namespace Gateway.Metering.Commands;

/// <summary>Writes what a scan found as YAML that can be pasted as it is: all explanations are comments.</summary>
internal sealed class ScanYaml(Uri connect, TextWriter to)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte> _units = new(StringComparer.Ordinal);
    private bool _hasGrid;

    public void Write(string headline, IReadOnlyList<UnitFinding> findings)
    {
        to.WriteLine($"# {headline}");
        to.WriteLine(findings.Any(f => f.Guesses.Length > 0) ? "devices:" : "devices: []");
        foreach (var finding in findings)
        {
            Write(finding);
        }
    }

    private void Write(UnitFinding finding)
    {
        if (finding.Identity is { } identity && !_units.TryAdd(identity, finding.Unit))
        {
            to.WriteLine($"  # unit {finding.Unit}: the same device as unit {_units[identity]}");
            return;
        }

        to.WriteLine($"  # unit {finding.Unit}: {finding.What}");
        if (finding.Also.Length > 0)
        {
            to.WriteLine($"  #   it could also be {string.Join(", ", finding.Also)}");
        }

        foreach (var guess in finding.Guesses)
        {
            var role = Role(guess.Role);
            to.WriteLine($"  #   {guess.Says}");
            to.WriteLine(
                $"  - {{ id: {Id(role)}, role: {DeviceModel.Word(role)}, model: {guess.Model}, connect: \"{Address}\", unit: {finding.Unit}"
                + $"{(guess.NeedsPhase ? ", phases: [L1]" : "")} }}{(guess.NeedsPhase ? "    # say which phase it is on" : "")}");
        }
    }

    /// <summary>There is one grid connection; the next meters are of circuits.</summary>
    private DeviceRole Role(DeviceRole role)
    {
        var now = role is DeviceRole.Grid && _hasGrid ? DeviceRole.Circuit : role;
        _hasGrid |= role is DeviceRole.Grid;
        return now;
    }

    private string Id(DeviceRole role)
    {
        var name = role is DeviceRole.Circuit ? "meter" : DeviceModel.Word(role);
        var id = name;
        for (var number = 2; !_ids.Add(id); number++)
        {
            id = $"{name}-{number}";
        }

        return id;
    }

    private string Address => connect.OriginalString.TrimEnd('/');
}
