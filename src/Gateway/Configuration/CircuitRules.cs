using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>Rules between a circuit's limit, its protective device, its reserve and what hangs on it.</summary>
internal static class CircuitRules
{
    public static void Check(
        ImmutableArray<Entry<CircuitPlan>> parentsFirst, ImmutableArray<Entry<StationPlan>> stations, Ampere usualReserve)
    {
        foreach (var (circuit, at) in parentsFirst)
        {
            LimitIsProtected(circuit, at);
            ReserveBearsTheStep(circuit, at, circuit.Reserve ?? usualReserve);
            StationsKeepBalance(circuit, at, Below(circuit.Id, parentsFirst, stations));
        }
    }

    private static void LimitIsProtected(CircuitPlan circuit, YamlSection at)
    {
        if (circuit.Protection is { } protection && at.Good("limit", "protection") && circuit.Limit > protection.Rating)
        {
            at.Fault("limit", $"of {circuit.Id}, {circuit.Limit}, is above the rating of its protective device, {protection}");
        }
    }

    private static void ReserveBearsTheStep(CircuitPlan circuit, YamlSection at, Ampere reserve)
    {
        if (!at.Good("limit", "protection", "largestStep", "reaction", "reserve"))
        {
            return;
        }

        var key = at.Says("reserve") ? "reserve" : "largestStep";
        if (reserve >= circuit.Limit)
        {
            at.Fault(at.Says("reserve") ? "reserve" : "limit", $"of {circuit.Id} leaves nothing: {reserve} of {circuit.Limit} are kept free");
        }
        else if (circuit.ReserveNeeded.Value > reserve.Value + 0.005)
        {
            var carried = circuit.Guarded.Carries(circuit.Reaction);
            at.Fault(
                key,
                $"of {circuit.Id} does not fit: {circuit.Guarded} carries {carried} for the {circuit.Reaction.TotalSeconds:0.###} s of reaction, "
                + $"so a step of {circuit.LargestStep} needs a reserve of {RoundedUp(circuit.ReserveNeeded)}, and it is {reserve}");
        }
    }

    /// <summary>A station that does not load all phases alike, alone on an otherwise idle circuit.</summary>
    private static void StationsKeepBalance(CircuitPlan circuit, YamlSection at, IEnumerable<Entry<StationPlan>> below)
    {
        if (circuit.Unbalance is not { } most || !at.Good("unbalance"))
        {
            return;
        }

        foreach (var (station, stationAt) in below)
        {
            if (station.Wiring.Phases.Count < PerPhase<bool>.All.Length && station.Max > most
                && stationAt.Good("maxCurrent", "phases", "maxPower", "circuit"))
            {
                stationAt.Fault(
                    "maxCurrent",
                    $"of {station.Id}, {station.Max}, does not fit: alone on {station.Wiring} it would break the unbalance of {most} "
                    + $"that {circuit.Id} allows; write at most {most}");
            }
        }
    }

    private static IEnumerable<Entry<StationPlan>> Below(
        string circuit, ImmutableArray<Entry<CircuitPlan>> parentsFirst, ImmutableArray<Entry<StationPlan>> stations)
    {
        var subtree = new HashSet<string>(StringComparer.Ordinal) { circuit };
        foreach (var (candidate, _) in parentsFirst)
        {
            // Beyond a transformer single phases are others, and its own rules hold.
            if (candidate is { Parent: { } parent, Transformer: null } && subtree.Contains(parent))
            {
                subtree.Add(candidate.Id);
            }
        }

        return stations.Where(s => subtree.Contains(s.Value.Circuit));
    }

    private static Ampere RoundedUp(Ampere current) => new(Math.Ceiling((current.Value * 10) - 1e-6) / 10);
}
