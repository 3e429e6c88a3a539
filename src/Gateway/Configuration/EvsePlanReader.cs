using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Reads <c>evses:</c> of a station: what differs from the station itself, whose supply they share.</summary>
internal static class EvsePlanReader
{
    private const string AsStation = "as the station";
    private const int Highest = 100;

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<EvsePlan> Read(YamlSection yaml, StationPlan station)
    {
        var evses = yaml.List("evses", "EVSEs that share its supply, where they differ from it or more than one may fall back at once.", s => ReadOne(s, station));
        CheckIds(evses);
        foreach (var (evse, at) in evses)
        {
            Check(evse, at, station);
        }

        return evses.IsEmpty ? [] : [.. evses.Select(e => e.Value).OrderBy(e => e.Id)];
    }

    private static EvsePlan ReadOne(YamlSection yaml, StationPlan station) => new(
        yaml.Whole("id", "Its number in OCPP; 1.6: the connector's.", 1, Highest, 1, required: true),
        yaml.Wiring("Which site phase its own L1, L2, L3 are wired to.", station.Wiring, null, AsStation),
        yaml.OptionalAmpere("maxCurrent", "The most it may ever take per phase.", "6 A", "1000 A", station.Max, null, AsStation)!.Value,
        yaml.OptionalAmpere("minCurrent", "Below this its car stops.", "6 A", "1000 A", station.Min, null, AsStation)!.Value,
        yaml.OptionalAmpere(
            "fallbackCurrent", "What it may take while nobody tells it more.", "0 A", "1000 A", station.Fallback, null, AsStation)!.Value);

    private static void CheckIds(ImmutableArray<Entry<EvsePlan>> evses)
    {
        var seen = new Dictionary<int, int>();
        foreach (var (evse, at) in evses)
        {
            if (at.Good("id") && !seen.TryAdd(evse.Id, at.Line))
            {
                at.Fault("id", $"is {evse.Id}, as is the EVSE in line {seen[evse.Id]}");
            }
        }
    }

    private static void Check(EvsePlan evse, YamlSection at, StationPlan station)
    {
        if (!at.Good("id", "phases", "maxCurrent", "minCurrent", "fallbackCurrent"))
        {
            return;
        }

        if (evse.Wiring.Phases.Except(station.Wiring.Phases).ToList() is [var stray, ..])
        {
            at.Fault("phases", $"names {stray}, which its station is not wired to ({station.Wiring})");
        }
        else if (evse.Max > station.Max)
        {
            at.Fault("maxCurrent", $"does not fit: maxCurrent {evse.Max} is above the {station.Max} of its station");
        }
        else if (evse.Min > evse.Max)
        {
            at.Fault("minCurrent", $"does not fit: minCurrent {evse.Min} is above maxCurrent {evse.Max}");
        }
        else if (evse.Fallback.Value is not 0 && (evse.Fallback < evse.Min || evse.Fallback > evse.Max))
        {
            at.Fault(
                "fallbackCurrent",
                $"does not fit: fallbackCurrent {evse.Fallback} is outside minCurrent {evse.Min} to maxCurrent {evse.Max}; write 0 A, or one of these");
        }
    }
}
