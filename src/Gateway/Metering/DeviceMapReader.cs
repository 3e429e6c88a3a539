using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.Metering;

/// <summary>Reads a file of <c>site-config/devices</c>. Its README.md explains the keys.</summary>
internal sealed partial class DeviceMapReader
{
    private readonly MapYaml _yaml;
    private readonly List<RegisterBlock> _blocks = [];

    private DeviceMapReader(string path) => _yaml = new(path);

    /// <exception cref="DeviceMapException">All that is wrong with the file.</exception>
    public static DeviceMap Read(string path, string text)
    {
        var reader = new DeviceMapReader(path);
        var map = reader._yaml.Root(text) is { } root ? reader.ReadMap(root) : null;
        return map is not null && reader._yaml.Faults.Count == 0 ? map : throw new DeviceMapException(reader._yaml.Faults);
    }

    private DeviceMap ReadMap(YamlMappingNode root)
    {
        _yaml.OnlyKeys(root, "device", "wordOrder", "current", "noValue", "read", "points");
        _yaml.TryText(root, "device", out var device);
        foreach (var item in _yaml.Items(root, "read"))
        {
            ReadBlock(item);
        }

        if (_blocks.Count == 0)
        {
            _yaml.Fault(root, "read must name at least one block of registers");
        }

        return new(
            device?.Value ?? "",
            _yaml.Choice(root, "wordOrder", ("big", false), ("little", true)),
            _yaml.Choice(root, "current", ("signed", false), ("magnitude", true)),
            [.. _yaml.Items(root, "noValue").Select(ReadNoValue)],
            [.. _blocks],
            ReadPoints(root));
    }

    private void ReadBlock(YamlNode item)
    {
        if (item is not YamlScalarNode { Value: { } text } || BlockText().Match(text) is not { Success: true } match)
        {
            _yaml.Fault(item, $"{MapYaml.Show(item)} is not a block such as 'input 0..17' or 'holding 100..149'");
            return;
        }

        if (Number(match, "first") is not { } first || Number(match, "last") is not { } last)
        {
            _yaml.Fault(item, "registers are counted from 0 to 65535");
        }
        else if (last < first || last - first >= ModbusRead.MaxCount)
        {
            _yaml.Fault(item, $"a request reads 1 to {ModbusRead.MaxCount} registers, this is {last - first + 1}");
        }
        else
        {
            _blocks.Add(new(Kind(match), first, (ushort)(last - first + 1)));
        }
    }

    private NoValue ReadNoValue(YamlNode item)
    {
        if (item is YamlScalarNode { Value: { } text } && HexText().Match(text) is { Success: true } match)
        {
            var digits = match.Groups["digits"].Value;
            return new(ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture), digits.Length / 4);
        }

        _yaml.Fault(item, $"{MapYaml.Show(item)} is not a pattern of 4, 8 or 16 digits such as 0x8000");
        return default;
    }

    private ImmutableArray<MapPoint> ReadPoints(YamlMappingNode root)
    {
        var points = new DeviceMapPoints(_yaml, Place);
        foreach (var item in _yaml.Items(root, "points"))
        {
            points.Read(item);
        }

        return points.Finish(root);
    }

    /// <summary>Finds the block that brings a value of this many registers.</summary>
    private (int Block, int Offset)? Place(YamlScalarNode at, int words)
    {
        if (PlaceText().Match(at.Value!) is not { Success: true } match || Number(match, "first") is not { } first)
        {
            _yaml.Fault(at, $"{MapYaml.Show(at)} is not a place such as 'input 0' or 'holding 100', counted from 0 to 65535");
            return null;
        }

        var kind = Kind(match);
        var block = _blocks.FindIndex(b => b.Kind == kind && b.First <= first && first + words <= b.First + b.Count);
        if (block < 0)
        {
            _yaml.Fault(at, $"no block under read brings {new ModbusRead(0, kind, first, (ushort)words)}");
            return null;
        }

        return (block, first - _blocks[block].First);
    }

    private static RegisterKind Kind(Match match)
        => match.Groups["kind"].Value == "holding" ? RegisterKind.Holding : RegisterKind.Input;

    private static ushort? Number(Match match, string group)
        => ushort.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    [GeneratedRegex(@"^(?<kind>input|holding) +(?<first>[0-9]+)\.\.(?<last>[0-9]+)$")]
    private static partial Regex BlockText();

    [GeneratedRegex(@"^(?<kind>input|holding) +(?<first>[0-9]+)$")]
    private static partial Regex PlaceText();

    [GeneratedRegex(@"^0x(?<digits>[0-9A-Fa-f]{4}|[0-9A-Fa-f]{8}|[0-9A-Fa-f]{16})$")]
    private static partial Regex HexText();
}
