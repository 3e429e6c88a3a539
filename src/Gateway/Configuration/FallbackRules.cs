using System.Collections.Immutable;
using System.Numerics;
using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>
/// With the gateway dead every station takes its fallback current: that and the rest must fit every circuit and phase, however
/// many of the stations charge.
/// </summary>
internal sealed class FallbackRules
{
    private readonly Dictionary<string, List<FallbackLoad>> _below = new(StringComparer.Ordinal);
    private readonly Volt _voltage;

    private FallbackRules(Volt voltage) => _voltage = voltage;

    /// <param name="voltage">Of the site, phase to neutral.</param>
    public static void Check(
        ImmutableArray<Entry<CircuitPlan>> parentsFirst, ImmutableArray<Entry<StationPlan>> stations, Volt voltage)
    {
        var rules = new FallbackRules(voltage);
        foreach (var circuit in parentsFirst)
        {
            rules._below[circuit.Value.Id] = [];
        }

        foreach (var station in stations)
        {
            rules.Add(station);
        }

        foreach (var circuit in parentsFirst.Reverse())
        {
            rules.CheckCircuit(circuit.Value, circuit.At);
        }
    }

    /// <summary>The EVSEs that the file tells of; where it tells of none, the station counts as one.</summary>
    private void Add(Entry<StationPlan> entry)
    {
        var (station, at) = entry;
        ImmutableArray<EvsePlan> evses = station.Evses.IsEmpty ? [station.Evse(1)] : station.Evses;
        var loads = evses
            .SelectMany(e => e.Wiring.Terminals.Select(t => new FallbackLoad(t, e.Fallback, e.Wiring.Voltage(_voltage).Value * e.Fallback.Value)))
            .ToList();
        var worst = Worst(loads);
        if (!station.Evses.IsEmpty && worst.Current > station.Max && at.Good("maxCurrent", "fallbackCurrent", "phases", "evses"))
        {
            at.Fault(
                "evses",
                $"of {station.Id} do not fit its maxCurrent {station.Max}: on {worst.Phase} they fall back to {worst.Current} together; lower their fallbackCurrent");
        }

        if (_below.TryGetValue(station.Circuit, out var below))
        {
            below.AddRange(loads);
        }
    }

    private void CheckCircuit(CircuitPlan circuit, YamlSection at)
    {
        var loads = _below[circuit.Id];
        if (circuit.Parent is { } parent && _below.TryGetValue(parent, out var above))
        {
            above.AddRange(circuit.Transformer is { } transformer ? loads.Select(l => l with { In = l.In.Above(transformer) }) : loads);
        }

        var rest = circuit.Uncontrolled ?? default;
        var (phase, worst) = Worst(loads);
        if (at.Good("limit", "uncontrolled", "transformer") && worst + rest > circuit.Limit + Rounding)
        {
            at.Fault(
                "limit",
                $"of {circuit.Id}, {circuit.Limit}, cannot hold with the gateway away: on {phase} its stations fall back to {worst}"
                + (circuit.Uncontrolled is null ? "" : $", and uncontrolled is {rest}")
                + "; lower their fallbackCurrent (0 A: they stop)");
        }

        var watt = loads.Sum(l => l.Watt) + (3 * _voltage.Value * rest.Value);
        if (circuit.Power is { } power && at.Good("power", "uncontrolled") && watt > power.Value + 1)
        {
            at.Fault(
                "power",
                $"of {circuit.Id}, {power}, cannot hold with the gateway away: its stations fall back to {new Watt(loads.Sum(l => l.Watt))}"
                + (circuit.Uncontrolled is null ? "" : $", and uncontrolled is {rest} on each phase")
                + "; lower their fallbackCurrent (0 A: they stop)");
        }
    }

    /// <summary>What sums of phasors lose.</summary>
    private static Ampere Rounding => new(1e-6);

    private static (Phase Phase, Ampere Current) Worst(List<FallbackLoad> loads)
        => PerPhase<bool>.All
            .Select(phase => (phase, new Ampere(Phasors.Worst(loads.Select(l => l.In[phase] * l.Fallback.Value)))))
            .MaxBy(worst => worst.Item2.Value);

    /// <summary>One phase of an EVSE that has lost the gateway.</summary>
    /// <param name="In">Per ampere of it, in the conductors of the circuit at hand.</param>
    /// <param name="Watt">What it draws, nominal.</param>
    private sealed record FallbackLoad(Phasors In, Ampere Fallback, double Watt);
}
