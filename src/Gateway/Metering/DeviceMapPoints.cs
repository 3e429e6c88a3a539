using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gateway.Site;
using YamlDotNet.RepresentationModel;

namespace Gateway.Metering;

/// <summary>Reads the <c>points:</c> of a register map and checks that they fit together.</summary>
/// <param name="place">From the text of <c>at</c> and a number of registers to a block and an offset in it; null: told as a fault.</param>
internal sealed class DeviceMapPoints(MapYaml yaml, Func<YamlScalarNode, int, (int Block, int Offset)?> place)
{
    private static readonly Quantity[] PerPhaseOnly = [Quantity.Voltage, Quantity.Current];
    private static readonly Quantity[] NeverPerPhase = [Quantity.Frequency, Quantity.EnergyImport, Quantity.EnergyExport];

    private readonly List<MapPoint> _points = [];

    public void Read(YamlNode item)
    {
        if (item is not YamlMappingNode map)
        {
            yaml.Fault(item, "a point is a mapping such as { quantity: voltage, phase: L1, at: input 0, type: f32 }");
            return;
        }

        yaml.OnlyKeys(map, "quantity", "phase", "at", "type", "unit", "scale", "sign");
        var faults = yaml.Faults.Count;
        var quantity = Word<Quantity>(map, "quantity");
        var phase = map.Children.ContainsKey("phase") ? Word<Phase>(map, "phase") : null;
        var type = Word<RegisterType>(map, "type");
        var sign = yaml.Choice(map, "sign", ("1", 1), ("-1", -1));
        var scale = Scale(map);
        if (quantity is not { } known || type is not { } wide || !yaml.TryText(map, "at", out var at))
        {
            return;
        }

        var factor = Unit(map, known) * scale * sign;
        if (yaml.Faults.Count == faults)
        {
            CheckPhase(map, known, phase);
        }

        if (place(at, wide.Words()) is { } found && yaml.Faults.Count == faults)
        {
            _points.Add(new(known, phase, found.Block, found.Offset, wide, factor));
        }
    }

    /// <summary>All points, once all are read.</summary>
    public ImmutableArray<MapPoint> Finish(YamlMappingNode root)
    {
        if (yaml.Faults.Count > 0)
        {
            return [];      // half a list would only bring faults that are none
        }

        if (_points.Count == 0)
        {
            yaml.Fault(root, "points must name at least one value");
        }

        foreach (var group in _points.Where(p => p.Phase is not null).GroupBy(p => p.Quantity))
        {
            if (group.Count() != 3)
            {
                yaml.Fault(root, $"{Camel(group.Key)} needs L1, L2 and L3, or no phase at all");
            }
        }

        return [.. _points];
    }

    private void CheckPhase(YamlMappingNode map, Quantity quantity, Phase? phase)
    {
        if (phase is null && PerPhaseOnly.Contains(quantity))
        {
            yaml.Fault(map, $"{Camel(quantity)} needs a phase");
        }

        if (phase is not null && NeverPerPhase.Contains(quantity))
        {
            yaml.Fault(map, $"{Camel(quantity)} has no phase");
        }

        if (_points.Exists(p => p.Quantity == quantity && p.Phase == phase))
        {
            yaml.Fault(map, $"{Camel(quantity)} {phase} is there already".Replace("  ", " ", StringComparison.Ordinal));
        }
    }

    private double Scale(YamlMappingNode map)
    {
        if (yaml.Optional(map, "scale") is not { } text)
        {
            return 1;
        }

        if (double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale)
            && double.IsFinite(scale) && scale > 0)
        {
            return scale;
        }

        yaml.Fault(text, $"scale is {MapYaml.Show(text)}, which is not a number above 0");
        return 1;
    }

    private double Unit(YamlMappingNode map, Quantity quantity) => quantity switch
    {
        Quantity.Voltage => yaml.Choice(map, "unit", ("V", 1.0)),
        Quantity.Current => yaml.Choice(map, "unit", ("A", 1.0), ("mA", 0.001)),
        Quantity.Power => yaml.Choice(map, "unit", ("W", 1.0), ("kW", 1000.0)),
        Quantity.Frequency => yaml.Choice(map, "unit", ("Hz", 1.0)),
        _ => yaml.Choice(map, "unit", ("Wh", 1.0), ("kWh", 1000.0), ("MWh", 1e6)),
    };

    /// <summary>A member of an enum by its name in the file; null: told as a fault.</summary>
    private T? Word<T>(YamlMappingNode map, string key)
        where T : struct, Enum
    {
        if (!yaml.TryText(map, key, out var text))
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (text.Value == FileName(value))
            {
                return value;
            }
        }

        yaml.Fault(text, $"{key} is {MapYaml.Show(text)}, none of {string.Join(", ", Enum.GetValues<T>().Select(FileName))}");
        return null;
    }

    private static string FileName<T>(T value)
        where T : struct, Enum
        => value is Phase ? value.ToString() : Camel(value);

    private static string Camel<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
