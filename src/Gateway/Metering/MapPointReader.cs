using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Reads the <c>points:</c> of a section and checks that they fit together.</summary>
internal sealed class MapPointReader(ImmutableArray<RegisterBlock> blocks, MapSettings settings)
{
    private readonly List<(MapPoint Point, string? Part)> _points = [];

    /// <summary>All points; none if one of them is faulty, as half a list would only bring faults that are none.</summary>
    /// <param name="yaml">The section that has the list.</param>
    public ImmutableArray<MapPoint> Read(YamlSection yaml)
    {
        var items = yaml.List("points", "What is where.", ReadPoint).Length;
        if (items is 0 && yaml.Says("points") && yaml.Good("points"))
        {
            yaml.Fault("points", "must name at least one value");
        }

        if (_points.Count < items)
        {
            return [];
        }

        foreach (var group in _points.Where(p => p.Point.Phase is not null).GroupBy(p => p.Point.Quantity))
        {
            var phases = group.Select(p => p.Point.Phase).Distinct().Count();
            if (phases != settings.Terminals || (settings.Terminals is 1 && group.Any(p => p.Point.Phase is not Phase.L1)))
            {
                yaml.Fault("points", settings.Terminals is 1
                    ? $"has {group.Key.Word()} of more than L1, and phases is 1"
                    : $"needs {group.Key.Word()} of L1, L2 and L3, or without a phase");
            }
        }

        return [.. _points.Select(p => p.Point)];
    }

    private bool ReadPoint(YamlSection yaml)
    {
        var quantity = yaml.OneOf(
            "quantity", "What it is.", required: true, [.. Enum.GetValues<Quantity>().Select(q => (q.Word(), q))]);
        var phase = yaml.OneOf("phase", "Of which phase; left out: of the whole device.", required: false, [.. PerPhase<int>.All.Select(p => (p.ToString(), p))]);
        var part = yaml.Words("part", "Names one of several points of the same quantity and phase; they add up.");
        var at = yaml.At("at", "Its first register as it goes over the wire.", required: true);
        var type = yaml.OneOf(
            "type", "How the number lies there.", required: true, [.. Enum.GetValues<RegisterType>().Select(t => (t.ToString().ToLowerInvariant(), t))]);
        var unit = yaml.OneOf("unit", "Of the number; that of the quantity if not said.", required: false, [.. Quantities.AllUnits.Select((u, i) => (u, i))]);
        var scale = yaml.Number("scale", "The register's number times this is the value.", aboveZero: true, @default: "1") ?? 1;
        var exponent = yaml.At("exponent", "A signed register with a power of ten to multiply by.", required: false);
        var sign = yaml.Sign("-1 where the device counts the other way round.");
        var none = yaml.OneOf("none", "zero: no value means 0, as of an inverter at night.", required: false, ("zero", true)) ?? false;
        var negative = yaml.BitAt("negativeWhen", "The number tells no direction; it is negative while this bit is set.");
        var little = yaml.OneOf("wordOrder", "As for the map, where this point differs.", required: false, ("big", false), ("little", true));
        if (quantity is not { } known || type is not { } wide || at is not { } place || !Fits(yaml, known, phase, part, unit, out var factor))
        {
            return false;
        }

        if (Place(yaml, "at", place, wide.Words()) is { } found)
        {
            var point = new MapPoint(known, phase, found, wide, factor * scale * sign)
            {
                LowWordFirst = little ?? settings.LowWordFirst,
                NoValues = [.. settings.NoValues.Where(n => n.Concerns(wide)).Select(n => n.Bits)],
                NoneIsZero = none,
                Exponent = exponent is { } e ? Place(yaml, "exponent", e, 1) : null,
                NegativeWhen = negative is { } b && Place(yaml, "negativeWhen", (b.Kind, b.First), 1) is { } word ? new(word, b.Bit) : null,
            };
            _points.Add((point, part));
        }

        return true;
    }

    private bool Fits(YamlSection yaml, Quantity quantity, Phase? phase, string? part, int? unit, out double factor)
    {
        factor = 1;
        if (unit is { } index)
        {
            if (quantity.FactorOf(Quantities.AllUnits[index]) is not { } known)
            {
                yaml.Fault("unit", $"is {Quantities.AllUnits[index]}; {quantity.Word()} is in {quantity.UnitsInWords()}");
                return false;
            }

            factor = known;
        }

        if (phase is null && quantity.IsAlwaysPerPhase())
        {
            yaml.Fault("phase", $"is missing: {quantity.Word()} is told per phase");
            return false;
        }

        if (phase is not null && quantity.IsNeverPerPhase())
        {
            yaml.Fault("phase", $"is {phase}, and {quantity.Word()} is told of the whole device");
            return false;
        }

        var twins = _points.Where(p => p.Point.Quantity == quantity && p.Point.Phase == phase).ToList();
        if (twins.Exists(p => p.Part == part || p.Part is null || part is null))
        {
            yaml.Fault("quantity", $"{string.Join(' ', new[] { quantity.Word(), phase?.ToString() }.OfType<string>())} is there already; where several add up, each needs a part with a name of its own");
            return false;
        }

        return true;
    }

    /// <summary>Finds the block that brings a value of this many registers.</summary>
    private RegisterPlace? Place(YamlSection yaml, string key, (RegisterKind Kind, ushort First) at, int words)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Kind == at.Kind && blocks[i].First <= at.First && at.First + words <= blocks[i].First + blocks[i].Count)
            {
                return new(i, at.First - blocks[i].First);
            }
        }

        if (!blocks.IsEmpty)
        {
            yaml.Fault(key, $"is {at.Kind.Name()} {at.First}, and no block under read brings {new ModbusRead(0, at.Kind, at.First, (ushort)words)}");
        }

        return null;
    }
}
