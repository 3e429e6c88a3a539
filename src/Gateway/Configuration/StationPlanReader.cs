using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>
/// Reads how a station is wired and what it may take: the same keys in <c>stations.defaults</c> and <c>stations.list</c>.
/// </summary>
internal static class StationPlanReader
{
    private const string Most = "1000 A";       // DC stations of 500 kW and their like

    private static readonly StationPlan BuiltIn = new("", "main", Wiring.Straight, new(32), new(6), new(6), 0);
    private static readonly ImmutableArray<string> Phases = ["L1", "L2", "L3"];

    public static StationPlan ReadDefaults(YamlSection yaml) => Read(yaml, BuiltIn, ofStations: false);

    public static StationPlan Read(YamlSection yaml, StationPlan defaults) => Read(yaml, defaults, ofStations: true);

    private static StationPlan Read(YamlSection yaml, StationPlan from, bool ofStations)
    {
        var inWords = ofStations ? "as in stations.defaults" : null;
        string? Said(string text) => ofStations ? null : text;

        var plan = new StationPlan(
            "",
            yaml.Reference("circuit", "The circuit it is connected to.", from.Circuit, Said("main"), inWords)!,
            ReadWiring(yaml, from.Wiring, Said("[L1, L2, L3]"), inWords),
            yaml.OptionalAmpere("maxCurrent", "The most it may ever take per phase.", "6 A", Most, from.Max, Said("32 A"), inWords)!.Value,
            yaml.OptionalAmpere("minCurrent", "Below this its cars stop (IEC 61851-1).", "6 A", Most, from.Min, Said("6 A"), inWords)!.Value,
            yaml.OptionalAmpere(
                "fallbackCurrent",
                "What it may take while nobody tells it more; 0 A: nothing.",
                "0 A", Most, from.Fallback, Said("6 A"), inWords)!.Value,
            yaml.Whole("priority", "Larger is served first under strategy: priority.", -1000, 1000, from.Priority, Said("0"), inWords));
        CheckCurrents(yaml, plan);
        return plan;
    }

    private static Wiring ReadWiring(YamlSection yaml, Wiring from, string? @default, string? defaultIs)
    {
        var words = yaml.Choices(
            "phases",
            "Which site phase its own L1, L2, L3 are wired to.",
            Phases, [.. from.Phases.Select(p => p.ToString())], @default, defaultIs);
        return yaml.Good("phases") ? new([.. words.Select(Enum.Parse<Phase>)]) : from;
    }

    private static void CheckCurrents(YamlSection yaml, StationPlan plan)
    {
        if (!yaml.Good("maxCurrent", "minCurrent", "fallbackCurrent"))
        {
            return;
        }

        if (plan.Min > plan.Max)
        {
            yaml.Fault(Saying(yaml, "minCurrent", "maxCurrent"), $"does not fit: minCurrent {plan.Min} is above maxCurrent {plan.Max}");
        }
        else if (plan.Fallback.Value is not 0 && plan.Fallback < plan.Min)
        {
            yaml.Fault(
                Saying(yaml, "fallbackCurrent", "minCurrent"),
                $"does not fit: fallbackCurrent {plan.Fallback} is below minCurrent {plan.Min}; write 0 A, or at least {plan.Min}");
        }
        else if (plan.Fallback > plan.Max)
        {
            yaml.Fault(
                Saying(yaml, "fallbackCurrent", "maxCurrent"),
                $"does not fit: fallbackCurrent {plan.Fallback} is above maxCurrent {plan.Max}");
        }
    }

    /// <summary>The key that the file says, and the first where it says both or none.</summary>
    private static string Saying(YamlSection yaml, string first, string second)
        => !yaml.Says(first) && yaml.Says(second) ? second : first;
}
