using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>
/// Reads how a station is wired and what it may take: the same keys in <c>stations.defaults</c> and <c>stations.list</c>.
/// </summary>
internal static class StationPlanReader
{
    private const string Most = "1000 A";       // DC stations of 500 kW and their like
    private const double UsualEfficiency = 0.94;

    private static readonly StationPlan BuiltIn = new("", "main", Wiring.Straight, new(32), new(6), new(6), 0);

    /// <param name="voltage">Of the site, phase to neutral.</param>
    public static StationPlan ReadDefaults(YamlSection yaml, Volt voltage) => Read(yaml, BuiltIn, voltage, ofStations: false);

    /// <param name="voltage">Of the site, phase to neutral.</param>
    public static StationPlan Read(YamlSection yaml, StationPlan defaults, Volt voltage)
    {
        var plan = Read(yaml, defaults, voltage, ofStations: true);
        return plan with { Evses = EvsePlanReader.Read(yaml, plan) };
    }

    private static StationPlan Read(YamlSection yaml, StationPlan from, Volt voltage, bool ofStations)
    {
        var inWords = ofStations ? "as in stations.defaults" : null;
        string? Said(string text) => ofStations ? null : text;

        var plan = new StationPlan(
            "",
            yaml.Reference("circuit", "The circuit it is connected to.", from.Circuit, Said("main"), inWords)!,
            yaml.Wiring(
                "Which site phase its own L1, L2, L3 are wired to; L1-L2 alone: between two lines.", from.Wiring, Said("[L1, L2, L3]"), inWords),
            yaml.OptionalAmpere("maxCurrent", "The most it may ever take per phase.", "6 A", Most, from.Max, Said("32 A"), inWords)!.Value,
            yaml.OptionalAmpere("minCurrent", "Below this its cars stop (IEC 61851-1).", "6 A", Most, from.Min, Said("6 A"), inWords)!.Value,
            yaml.OptionalAmpere(
                "fallbackCurrent",
                "What it may take while nobody tells it more; 0 A: nothing.",
                "0 A", Most, from.Fallback, Said("6 A"), inWords)!.Value,
            yaml.Whole("priority", "Larger is served first under strategy: priority.", -1000, 1000, from.Priority, Said("0"), inWords))
        {
            Mode = ReadMode(yaml, from.Mode, Said("grid"), inWords),
            Steps = ReadSteps(yaml, from.Steps, Said("1 A"), inWords),
        };
        plan = WithDc(yaml, plan, from, voltage, ofStations);
        plan = plan with { Discharge = ReadDischarge(yaml, plan, from.Discharge, voltage) };
        CheckCurrents(yaml, plan);
        return plan;
    }

    private static ChargingMode ReadMode(YamlSection yaml, ChargingMode from, string? @default, string? inWords)
    {
        ImmutableArray<string> words = ["grid", "surplus", "minimum+surplus"];
        return yaml.Scalar(
            new("mode", "word", "What its cars are charged with: all that the circuits leave, or only what would be fed into the grid.")
            {
                Choices = words, Default = @default, DefaultIs = inWords,
            },
            text => words.IndexOf(text) is >= 0 and var index
                ? (ChargingMode)index
                : Parsed<ChargingMode>.Wrong($"is {YamlSection.Shown(text)}; write {Setting.InWords(words)}{Spelling.DidYouMean(text, words)}"),
            from);
    }

    private static CurrentSteps ReadSteps(YamlSection yaml, CurrentSteps from, string? @default, string? inWords)
    {
        var step = yaml.OptionalAmpere("resolution", "The steps in which it takes limits.", "100 mA", "5 A", null, @default, inWords);
        var pilots = yaml.Amperes("pilots", "The only currents that it can be told besides 0 A.", "1 A", Most, [], inWords ?? "any");
        if (!yaml.Good("resolution", "pilots"))
        {
            return from;
        }

        if (step is not null && !pilots.IsEmpty)
        {
            yaml.Fault("resolution", "has no meaning beside pilots; say one of them");
        }

        return !pilots.IsEmpty ? CurrentSteps.Of(pilots) : step is { } s ? CurrentSteps.Of(s) : from;
    }

    /// <summary>Where its power is said, its current follows from that, unless it is said to be less.</summary>
    private static StationPlan WithDc(YamlSection yaml, StationPlan plan, StationPlan from, Volt voltage, bool ofStations)
    {
        var inWords = ofStations ? "as in stations.defaults" : null;
        var most = yaml.OptionalWatt(
            "maxPower", "DC stations: the most it delivers to its cars.", "1 kW", "4 MW", from.Dc?.Max, null, inWords ?? "none: it is an AC station");
        var efficiency = yaml.OptionalPart(
            "efficiency", "DC stations: what arrives at the cars of what it draws.", "50 %", "100 %",
            from.Dc?.Efficiency ?? UsualEfficiency, ofStations ? null : "94 %", inWords)!.Value;
        if (most is not { } watt || !yaml.Good("maxPower", "efficiency", "phases", "maxCurrent", "minCurrent"))
        {
            if (yaml.Says("efficiency") && yaml.Good("maxPower", "efficiency") && most is null && ofStations)
            {
                yaml.Fault("efficiency", "has a meaning only with maxPower");
            }

            return plan;
        }

        if (plan.Wiring.IsLineToLine)
        {
            yaml.Fault(Saying(yaml, "maxPower", "phases"), "does not fit: a DC station is wired to one to three phases, not between two lines");
            return plan;
        }

        var dc = DcPlan.At(voltage, watt, efficiency);
        var current = dc.ToAmpere(watt, plan.Wiring.Count);
        return plan with { Dc = dc, Max = yaml.Says("maxCurrent") ? Ampere.Min(plan.Max, current) : current };
    }

    /// <summary>No more than its cable carries the other way round.</summary>
    private static Watt? ReadDischarge(YamlSection yaml, StationPlan plan, Watt? from, Volt voltage)
    {
        var read = yaml.OptionalSection("v2x", "Stations of OCPP 2.1 whose cars can discharge: they follow signals of frequency restoration both ways.", s =>
        {
            var watt = s.Watt("discharge", "The most that each of its EVSEs may feed in.", "100 W", "4 MW");
            var most = plan.Max.Value * plan.Wiring.Count * voltage.Value;
            if (s.Good("discharge") && yaml.Good("maxCurrent", "maxPower", "phases") && plan.Wiring.IsLineToLine)
            {
                s.Fault("discharge", "does not fit: a station between two lines is not told to discharge");
            }
            else if (s.Good("discharge") && yaml.Good("maxCurrent", "maxPower", "phases") && watt.Value > most)
            {
                s.Fault("discharge", $"does not fit: {watt} is above the {new Watt(most)} that maxCurrent {plan.Max} over {plan.Wiring.Count} phases is");
            }

            return new Discharging(watt);
        });
        return read?.Most ?? from;
    }

    private sealed record Discharging(Watt Most);

    private static void CheckCurrents(YamlSection yaml, StationPlan plan)
    {
        if (!yaml.Good("maxCurrent", "minCurrent", "fallbackCurrent", "maxPower", "resolution", "pilots"))
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
        else if (plan.Steps.Up(plan.Min) is not { } least || least > plan.Max)
        {
            yaml.Fault(
                Saying(yaml, plan.Steps.Pilots.IsEmpty ? "resolution" : "pilots", "maxCurrent"),
                $"does not fit: it can be told no current from minCurrent {plan.Min} to maxCurrent {plan.Max}");
        }
    }

    /// <summary>The key that the file says, and the first where it says both or none.</summary>
    private static string Saying(YamlSection yaml, string first, string second)
        => !yaml.Says(first) && yaml.Says(second) ? second : first;
}
