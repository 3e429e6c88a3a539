using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>One tick on its way from what is known to what is said.</summary>
internal sealed class Tick(
    SiteSnapshot site, BalancingOptions options, AllocatorMemory memory, Circuits circuits, ImmutableArray<Demand> demands,
    ImmutableDictionary<string, CircuitState> states, ImmutableDictionary<string, StationMemory> stations)
{
    private readonly List<Command> _commands = [];
    private readonly List<Notice> _notices = [];
    private readonly Dictionary<EvseKey, EvseMemory> _evses = demands.Where(d => d.Evse is not null).ToDictionary(d => d.Key, d => d.Memory);
    private readonly SortedDictionary<EvseKey, EvseShare> _shares = [];
    private ImmutableSortedDictionary<EvseKey, Ampere> _granted = ImmutableSortedDictionary<EvseKey, Ampere>.Empty;

    /// <summary>Right after the start: only fallback profiles are installed.</summary>
    public Decision Hold()
    {
        foreach (var demand in demands.Where(d => d.Evse is not null))
        {
            _shares[demand.Key] = new(demand.Plan.Fallback, "fallback: the gateway has just started");
        }

        return Conclude(states.ToImmutableDictionary(
            s => s.Key, s => s.Value.Memory with { Stale = memory.Circuits.GetValueOrDefault(s.Key)?.Stale ?? false }));
    }

    public Decision Share()
    {
        var room = Ledger.ForLimited(site, circuits, states, demands);
        var can = room.Copy();
        var targets = Targets.Of(site, options, memory, demands, Nodes(s => s.FallbackOnly), can.Copy());
        _granted = Grants.Of(site, targets, Nodes(s => s.Meter is MeterState.Old or MeterState.New), room);
        var reasons = new Reasons(site, memory, circuits, states, targets, can);
        foreach (var demand in demands)
        {
            if (targets.TryGetValue(demand.Key, out var target) && demand.IsLimited)
            {
                Limit(demand, target, _granted[demand.Key], reasons.Of(target, _granted[demand.Key]));
            }
            else if (demand.Evse is not null)
            {
                Leave(demand);
            }
        }

        Watch();
        return Conclude(states.ToImmutableDictionary(s => s.Key, s => s.Value.Memory with { Overloaded = IsOverloaded(s.Value) }));
    }

    private void Limit(Demand demand, Climber target, Ampere limit, string reason)
    {
        var served = target.Now > 0 ? Rotation.Served(site, demand.Memory) : Rotation.Waits(site, demand.Memory);
        var command = LimitDispatcher.ForLimit(site, demand, limit, stations[demand.Key.Station]);
        _evses[demand.Key] = LimitDispatcher.Told(site, served, command);
        _shares[demand.Key] = new(limit, reason);
        if (command is not { } said)
        {
            return;
        }

        _commands.Add(said);
        if (said.Kind is CommandKind.Cut or CommandKind.Raise)
        {
            var way = demand.First ? $"to {limit}" : $"from {demand.Commanded} to {limit}";
            _notices.Add(new(NoticeKind.LimitChanged, demand.Key.Station, $"EVSE {demand.Key.Evse} {way}: {reason}"));
        }
    }

    private void Leave(Demand demand)
    {
        var most = Ampere.Max(demand.Claim.L1, Ampere.Max(demand.Claim.L2, demand.Claim.L3));
        var limit = demand.Standing is Standing.Joining ? demand.Plan.Fallback : most;
        _shares[demand.Key] = new(limit, demand.Why);
        if (demand.Standing is Standing.Fixed && LimitDispatcher.ForFixed(site, demand) is { } said)
        {
            _commands.Add(said);
            _evses[demand.Key] = LimitDispatcher.Told(site, demand.Memory, said);
        }
    }

    /// <summary>What people are told of is the change, not the state.</summary>
    private void Watch()
    {
        foreach (var (id, state) in states)
        {
            var before = memory.Circuits.GetValueOrDefault(id, CircuitMemory.Unknown);
            if (state.Memory.Stale != before.Stale)
            {
                _notices.Add(state.Memory.Stale
                    ? new(NoticeKind.MeterStale, id, Reasons.Silent(state))
                    : new(NoticeKind.MeterFresh, id, $"meter {state.Plan.Meter} gives readings again"));
            }

            if (IsOverloaded(state) && !before.Overloaded)
            {
                _notices.Add(new(NoticeKind.CircuitOverloaded, id, $"{state.Measured} flow, the limit is {state.Plan.Limit}"));
            }
        }

        foreach (var demand in demands.Where(d => d.Memory.Defiance is not Defiance.None && d.Memory.DefianceAt == site.At))
        {
            var step = demand.Memory.Defiance switch
            {
                Defiance.ToldAgain => "it is told again",
                Defiance.Paused => "it is paused",
                _ => "its transaction is stopped",
            };
            _notices.Add(new(NoticeKind.StationDisobeys, demand.Key.Station,
                $"EVSE {demand.Key.Evse} draws {demand.Measured} with a limit of {demand.Memory.Possible}: {step}"));
        }
    }

    private Decision Conclude(ImmutableDictionary<string, CircuitMemory> circuitMemory)
    {
        var told = stations;
        foreach (var (id, station) in site.Stations)
        {
            if (LimitDispatcher.WantsFallback(site, station, stations[id]))
            {
                _commands.Add(new(CommandKind.InstallFallback, new(id, 0), station.Plan.Fallback));
                told = told.SetItem(id, stations[id] with { AskedAt = site.At });
            }
        }

        var next = memory with
        {
            Ticks = Math.Min(memory.Ticks + 1, 2),
            Evses = _evses.ToImmutableDictionary(),
            Stations = told,
            Circuits = circuitMemory,
            Learnt = memory.Learnt.SetItems(demands
                .Where(d => d.Evse is not null && d.Memory.Learnt != Latency.Unknown).Select(d => KeyValuePair.Create(d.Key, d.Memory.Learnt))),
        };
        var allocation = new AllocationSnapshot(
            site.At,
            states.ToImmutableSortedDictionary(s => s.Key, s => Promise(s.Value), StringComparer.Ordinal),
            _shares.ToImmutableSortedDictionary());
        return new(allocation, [.. _commands.OrderBy(c => c.Kind).ThenBy(c => c.Evse)], [.. _notices], next);
    }

    private CircuitShare Promise(CircuitState state)
    {
        var node = circuits.NodeOf(state.Plan);
        var below = demands.Where(d => d.Path.Contains(node) && !(d.Standing is Standing.Unseen && Ledger.IsSeen(state))).ToList();
        var promised = PerPhase<Ampere>.From(p => below.Aggregate(
            default(Ampere), (sum, d) => sum + Ampere.Max(d.Claim[p], d.Loads[p] ? _granted.GetValueOrDefault(d.Key) : default)));
        return new(state.Plan, state.Measured, state.Uncontrolled, promised, state.Meter is not MeterState.Stale);
    }

    private static bool IsOverloaded(CircuitState state)
        => state.Measured is { } m && (m.L1 > state.Plan.Limit || m.L2 > state.Plan.Limit || m.L3 > state.Plan.Limit);

    private ImmutableHashSet<int> Nodes(Func<CircuitState, bool> which)
        => [.. states.Values.Where(which).Select(s => circuits.NodeOf(s.Plan))];
}
