using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>Draws plants that an electrician would sign: what falls back fits, and the reserve is worth the steps of other load.</summary>
internal sealed class SiteLottery
{
    /// <summary>
    /// The slowest remedy, in seconds: a station that has left goes on for 120 s. A step of other load has to be bearable for so
    /// long, for that station may carry all the current that is left.
    /// </summary>
    private const double SlowestRemedy = 135;

    private static readonly Phase[][] Rotations =
        [[Phase.L1, Phase.L2, Phase.L3], [Phase.L2, Phase.L3, Phase.L1], [Phase.L3, Phase.L1, Phase.L2]];

    private readonly Dice _dice;
    private readonly PlantWishes _wishes;
    private readonly ImmutableArray<PlantFault> _faults;
    private readonly double _fallback;
    private readonly bool _isLively;
    private readonly List<(string Id, int Parent)> _tree = [];
    private readonly List<StationDraft> _stations = [];

    private SiteLottery(int seed, ImmutableArray<PlantFault> faults, PlantWishes wishes)
    {
        (_dice, _wishes, _faults) = (Dice.Of(seed, 1), wishes, faults);
        var drawn = _dice.Pick<double>([0, 6, 6, 8]);
        _fallback = wishes.Fallback ?? drawn;
        _isLively = _dice.Chance(0.6);
    }

    public static PlantDraft Draw(int seed, ImmutableArray<PlantFault> faults, PlantWishes wishes)
        => new SiteLottery(seed, faults, wishes).Draw();

    private PlantDraft Draw()
    {
        PlantTree();
        var leaves = Enumerable.Range(0, _tree.Count).Where(c => !_tree.Any(t => t.Parent == c)).ToArray();
        var count = _dice.Pick([2, 3, 4, 5, 6, 8, 8, 10, 10, 12, 16, 24, 40, 60]);
        for (var i = 0; i < count; i++)
        {
            _stations.Add(NewStation(i, leaves[i % leaves.Length]));
        }

        var circuits = Enumerable.Range(0, _tree.Count).Select(NewCircuit).ToArray();
        for (var c = circuits.Length - 1; c > 0; c--)       // children come after their parents
        {
            circuits[_tree[c].Parent] = Carrying(circuits[_tree[c].Parent], circuits[c]);
        }

        var reserve = Math.Max(_dice.Whole(0, 3), Math.Ceiling(circuits.Max(Needed)));
        circuits = [.. circuits.Select(c => WithLimit(c, c.Plan.Limit.Value + reserve))];
        var options = new BalancingOptions
        {
            Strategy = _dice.Chance(0.25) ? Strategy.Priority : Strategy.Fair,
            Every = TimeSpan.FromSeconds(1),
            Reserve = new(reserve),
            StaleAfter = TimeSpan.FromSeconds(10),
        };
        var plan = new SitePlan(
            "plant", "plant", TimeZoneInfo.Utc, new(230), [.. circuits.Select(c => c.Plan)],
            _stations.ToImmutableSortedDictionary(s => s.Plan.Id, s => s.Plan, StringComparer.Ordinal),
            new("", _tree[0].Id, Wiring.Straight, new(32), new(6), new(_fallback), 0));
        return new(plan, options, [.. circuits], [.. _stations], _faults);
    }

    private void PlantTree()
    {
        _tree.Add(("grid", -1));
        var levels = _dice.Whole(1, 3);
        for (var sub = 0; levels > 1 && sub < _dice.Whole(1, 3); sub++)
        {
            var at = _tree.Count;
            _tree.Add(($"sub-{sub}", 0));
            for (var row = 0; levels > 2 && row < _dice.Whole(1, 2); row++)
            {
                _tree.Add(($"row-{sub}-{row}", at));
            }
        }
    }

    private StationDraft NewStation(int i, int circuit)
    {
        var rotation = Rotations[i % 3];
        var wiring = _dice.Chance(0.25) ? [rotation[0]] : rotation;
        var min = _dice.Chance(0.1) ? 8 : 6;
        var plan = new StationPlan(
            $"CP-{i:00}", _tree[circuit].Id, new(wiring), new(_dice.Pick<double>([16, 20, 32, 32])), new(min),
            new(_fallback > 0 ? Math.Max(_fallback, min) : 0), _dice.Whole(0, 2));
        var outlets = _dice.Chance(0.1) ? 2 : 1;
        return new(
            outlets == 1 ? plan : plan with { Evses = [.. Enumerable.Range(1, outlets).Select(plan.Evse)] },
            circuit,
            _dice.Pick<Ocpp.OcppVersion>([Ocpp.OcppVersion.V16, Ocpp.OcppVersion.V16, Ocpp.OcppVersion.V201, Ocpp.OcppVersion.V21]),
            outlets,
            _wishes.Class ?? _dice.Pick<double>([1, 1, 1, 5, 5, 5, 5, 30, 60]),
            _dice.Pick([0.2, 0.5, 1, 2]),
            _dice.Pick<double>([1, 5, 5, 10, 10, 30, 60, 0]),
            _dice.Chance(0.7),
            _dice.Chance(0.5));
    }

    /// <summary>Its own load first; what its children carry is added when they are known.</summary>
    private CircuitDraft NewCircuit(int index)
    {
        var (id, parent) = _tree[index];
        var full = Worst(index, s => s.Plan.Max.Value * s.Outlets);
        var least = Math.Max(Worst(index, s => s.Plan.Fallback.Value * s.Outlets), 16);
        var limit = Math.Ceiling(Math.Max(least, (_wishes.Capacity ?? _dice.Between(0.15, 0.8)) * full));
        var peak = parent < 0 || _dice.Chance(0.3) ? Math.Round(limit * _dice.Between(0.1, 0.6)) : 0;
        var step = Math.Min(peak, _isLively ? Math.Round(limit * _dice.Between(0.03, 0.2)) : 1);
        var pv = Source(PlantFault.PvRamp, parent, 0.3, limit * 0.15);
        var battery = Source(PlantFault.BatteryTrip, parent, 0.2, limit * 0.1);
        var isMetered = _dice.Chance(parent < 0 ? 0.85 : 0.35) || pv + battery > 0;
        var draft = new CircuitDraft(
            new(id, parent < 0 ? null : _tree[parent].Id, default, isMetered ? $"meter-{id}" : null, new(peak)),
            parent,
            _dice.Pick([ProtectionKind.Mcb, ProtectionKind.Mccb, ProtectionKind.Fuse]),
            _dice.Pick([1, 1, 1.1, 1.25]),
            isMetered ? new(_dice.Pick([0.2, 0.5, 1, 1, 2]), _dice.Between(0.02, 0.3), _dice.Between(0, 1)) : null,
            new(peak, step),
            step + pv + battery,
            pv,
            battery);
        return WithLimit(draft, limit + peak);
    }

    /// <summary>Photovoltaics or a battery at the grid connection: where their fault is asked for, and here and there.</summary>
    private double Source(PlantFault fault, int parent, double part, double most)
        => parent < 0 && (_faults.Contains(fault) | _dice.Chance(part)) ? Math.Round(_dice.Between(most / 3, most)) : 0;

    private static CircuitDraft Carrying(CircuitDraft parent, CircuitDraft child)
    {
        var peak = parent.Plan.Uncontrolled!.Value + child.Plan.Uncontrolled!.Value;
        var loaded = parent with { Rises = parent.Rises + child.Rises, Plan = parent.Plan with { Uncontrolled = peak } };
        return WithLimit(loaded, parent.Plan.Limit.Value + child.Plan.Uncontrolled!.Value.Value);
    }

    private static CircuitDraft WithLimit(CircuitDraft circuit, double limit) => circuit with
    {
        Plan = circuit.Plan with
        {
            Limit = new(limit),
            Protection = new(circuit.Breaker, null, new(limit * circuit.Oversize)),
            LargestStep = new(circuit.Rises),
            Reaction = TimeSpan.FromSeconds(SlowestRemedy),
        },
    };

    /// <summary>The reserve that the steps of other load ask for, beyond what the device bears until the slowest remedy has come.</summary>
    private static double Needed(CircuitDraft circuit)
        => circuit.Meter is null ? 0        // its design peak is kept free at all times
            : circuit.Rises - (((BreakerCurve.Of(circuit.Breaker).Bearable(SlowestRemedy) * circuit.Oversize) - 1) * circuit.Plan.Limit.Value);

    /// <summary>The largest sum over the stations below, of all phases.</summary>
    private double Worst(int circuit, Func<StationDraft, double> of)
        => PerPhase<bool>.All.Max(p => _stations.Where(s => IsBelow(s.Circuit, circuit) && s.Plan.Wiring.Phases.Contains(p)).Sum(of));

    private bool IsBelow(int circuit, int above)
    {
        for (; circuit >= 0; circuit = _tree[circuit].Parent)
        {
            if (circuit == above)
            {
                return true;
            }
        }

        return false;
    }
}
