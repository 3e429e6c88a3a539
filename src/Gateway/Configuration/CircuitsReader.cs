using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Reads the <c>circuits:</c> section and sees to it that it is a tree.</summary>
internal static class CircuitsReader
{
    private const int LongestCircle = 10;       // what a fault tells
    private const string Most = "6300 A";       // the largest busbars sold

    public static ImmutableArray<Entry<CircuitPlan>> Read(YamlSection yaml)
    {
        var circuits = yaml.List(
            "circuits",
            "Conductors with a protective device, from the grid connection down.",
            ReadOne,
            atLeast: "the grid connection, such as - { id: main, limit: 63 A }");
        Unique.Check(circuits.Select(c => (c.Value.Id, c.At)), "circuit");
        return circuits;
    }

    /// <summary>Parents before their children. A circuit that no way leads to from a grid connection is left out.</summary>
    public static ImmutableArray<Entry<CircuitPlan>> Ordered(ImmutableArray<Entry<CircuitPlan>> circuits)
    {
        var byId = ById(circuits);
        var children = byId.Values.OrderBy(c => c.At.Line).ToLookup(c => c.Value.Parent, StringComparer.Ordinal);
        var ordered = new List<Entry<CircuitPlan>>(children[null]);
        for (var next = 0; next < ordered.Count; next++)
        {
            ordered.AddRange(children[ordered[next].Value.Id]);
        }

        CheckParents(byId);
        CheckCircles(byId, ordered);
        return [.. ordered];
    }

    /// <summary>What their power allows per phase. Above a transformer the voltage is that of its fed side.</summary>
    /// <param name="voltage">Where stations are, phase to neutral.</param>
    public static ImmutableArray<CircuitPlan> WithPower(ImmutableArray<Entry<CircuitPlan>> parentsFirst, Volt voltage)
    {
        var above = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (circuit, _) in parentsFirst.Reverse())
        {
            if (circuit.Parent is { } parent)
            {
                above[parent] = circuit.Transformer is { } transformer ? transformer.Primary.Value / Math.Sqrt(3)
                    : above.GetValueOrDefault(circuit.Id, above.GetValueOrDefault(parent, voltage.Value));
            }
        }

        return [.. parentsFirst.Select(c => c.Value.Power is not { } power ? c.Value
            : c.Value with { ByPower = new(power.Value / (3 * above.GetValueOrDefault(c.Value.Id, voltage.Value))) })];
    }

    private static CircuitPlan ReadOne(YamlSection yaml) => new CircuitPlan(
        yaml.Id("id", "Names the circuit in topics and for stations.", "main"),
        yaml.Reference("parent", "The circuit that feeds it.", null, defaultIs: "none: it is the grid connection"),
        yaml.Ampere("limit", "What may flow per phase for ever.", "1 A", Most),
        yaml.Reference("meter", "The device that measures it.", null, defaultIs: "none"),
        yaml.OptionalAmpere(
            "uncontrolled",
            "Design peak per phase of all load that is no station; stands in for a stale meter.",
            "0 A", Most, null, defaultIs: "unknown"))
    {
        Protection = ProtectionReads.Read(yaml),
        Power = yaml.OptionalWatt("power", "What may be drawn over all phases.", "1 kW", "10 MW", null, defaultIs: "what limit makes of it"),
        Unbalance = yaml.OptionalAmpere(
            "unbalance", "The most by which the fullest phase may exceed the emptiest.", "6 A", Most, null, defaultIs: "any"),
        LargestStep = yaml.OptionalAmpere(
            "largestStep", "The largest step per phase that load which is no station may take at once.", "0 A", Most, null, defaultIs: "unknown"),
        Reaction = yaml.Duration(
            "reaction", "How long its stations may take to draw less, for largestStep and reserve.", "1 s", "5 min", "12 s"),
        Reserve = yaml.OptionalAmpere("reserve", "Kept free per phase.", "0 A", Most, null, defaultIs: "as in balancing.reserve"),
        Transformer = yaml.OptionalSection("transformer", "The delta-wye transformer between it and its parent.", ReadTransformer),
    };

    private static Transformer ReadTransformer(YamlSection yaml) => new(
        yaml.Volt("primary", "Of the parent's side (delta), line to line.", "100 V", "40000 V"),
        yaml.Volt("secondary", "Of its own side (wye), line to line.", "100 V", "1000 V"));

    private static Dictionary<string, Entry<CircuitPlan>> ById(ImmutableArray<Entry<CircuitPlan>> circuits)
    {
        var byId = new Dictionary<string, Entry<CircuitPlan>>(StringComparer.Ordinal);
        foreach (var circuit in circuits)
        {
            if (circuit.At.Good("id"))
            {
                byId.TryAdd(circuit.Value.Id, circuit);
            }
        }

        return byId;
    }

    private static void CheckParents(Dictionary<string, Entry<CircuitPlan>> byId)
    {
        foreach (var (circuit, at) in byId.Values)
        {
            if (circuit.Parent is not { } parent || !at.Good("parent"))
            {
                continue;
            }

            if (!byId.TryGetValue(parent, out var above))
            {
                var others = byId.Keys.Where(id => id != circuit.Id);
                at.Fault("parent", $"is {parent}, and no circuit has that id{Spelling.DidYouMean(parent, others)}");
            }
            else if (at.Good("limit") && above.At.Good("limit") && circuit.Transformer is null && circuit.Limit > above.Value.Limit)
            {
                at.Warning(
                    "limit", $"of {circuit.Id}, {circuit.Limit}, is above the {above.Value.Limit} of its parent {parent}, so it never counts");
            }
        }
    }

    /// <summary>Each circle is told once, at the first of its circuits.</summary>
    private static void CheckCircles(Dictionary<string, Entry<CircuitPlan>> byId, List<Entry<CircuitPlan>> ordered)
    {
        var seen = ordered.Select(c => c.Value.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var start in byId.Values.OrderBy(c => c.At.Line))
        {
            var way = new List<string>();
            var next = start.Value.Id;
            while (byId.TryGetValue(next, out var circuit) && seen.Add(next) && circuit.Value.Parent is { } parent)
            {
                way.Add(next);
                next = parent;
            }

            if (way.IndexOf(next) is >= 0 and var begin)
            {
                var circle = way[begin..];
                var first = circle.Select(id => byId[id].At).MinBy(at => at.Line)!;
                var shown = circle.Take(LongestCircle).Append(circle.Count > LongestCircle ? "..." : next);
                first.Fault("parent", $"leads round in a circle: {string.Join(" -> ", shown)}");
            }
        }
    }
}
