using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What is known of a circuit's load.</summary>
internal enum MeterState
{
    None,
    Fresh,

    /// <summary>Readings have just begun: how much of them is the cars' own is not certain yet.</summary>
    New,
    Old,
    Stale,
}

/// <summary>A circuit at one tick.</summary>
/// <param name="Age">Of its meter's reading; null: none, or never read.</param>
/// <param name="Uncontrolled">What is reckoned for all load that is no station.</param>
/// <param name="FallbackOnly">Its load is unknown: every station below is kept to its fallback.</param>
/// <param name="Memory">Brought up to this tick.</param>
internal sealed record CircuitState(
    CircuitPlan Plan, MeterState Meter, TimeSpan? Age, PerPhase<Ampere>? Measured, PerPhase<Ampere> Uncontrolled,
    bool FallbackOnly, CircuitMemory Memory);

/// <summary>
/// The uncontrolled load of every circuit: U = meter - what the stations below draw; it rises at once and falls slowly.
/// Where it is uncertain how much of the reading is the stations' own, the larger U is taken.
/// </summary>
internal static class Headroom
{
    /// <summary>
    /// Export counts as headroom up to this part of the limit: when it vanishes at once (a cloud, a tripped inverter) the
    /// step of 1.44 times the rating is gone in 12 s, before a moulded-case breaker at full preload trips.
    /// </summary>
    private const double ExportPart = 0.4;

    /// <summary>Below what meters resolve; without it a slow fall would never arrive and cost a whole ampere.</summary>
    private static readonly Ampere Near = new(0.05);

    public static ImmutableDictionary<string, CircuitState> Of(
        SiteSnapshot site, BalancingOptions options, Circuits circuits, ImmutableArray<Demand> demands, AllocatorMemory memory)
    {
        var states = ImmutableDictionary.CreateBuilder<string, CircuitState>(StringComparer.Ordinal);
        foreach (var plan in site.Plan.Circuits.Reverse())      // children first: a parent carries at least what they carry
        {
            var node = circuits.NodeOf(plan);
            var below = demands.Where(d => d.Path.Contains(node)).ToList();
            var children = site.Plan.Circuits.Where(c => c.Parent == plan.Id).Select(c => states[c.Id].Uncontrolled).ToList();
            var floor = PerPhase<Ampere>.From(p => children.Aggregate(default(Ampere), (sum, c) => sum + Ampere.Max(c[p], default)));
            states[plan.Id] = Of(site, options, plan, below, floor, memory.Circuits.GetValueOrDefault(plan.Id, CircuitMemory.Unknown));
        }

        return states.ToImmutable();
    }

    private static CircuitState Of(
        SiteSnapshot site, BalancingOptions options, CircuitPlan plan, List<Demand> below, PerPhase<Ampere> floor, CircuitMemory memory)
    {
        var peak = plan.Uncontrolled is { } u ? floor.Map(f => Ampere.Max(f, u)) : floor;
        if (plan.Meter is null)
        {
            return new(plan, MeterState.None, null, null, peak, false, memory);
        }

        var reading = site.Devices.TryGetValue(plan.Meter, out var device) ? device.Reading : null;
        TimeSpan? age = reading is null ? null : site.AgeOf(reading.TakenAt);
        if (reading is not null && reading.TakenAt != memory.LastReading)
        {
            memory = memory with { LastReading = reading.TakenAt, Readings = Math.Min(2, memory.Readings + 1) };
        }

        if (reading?.Current is not { } current || age > options.StaleAfter || !IsFinite(current))
        {
            return new(plan, MeterState.Stale, age, null, peak, plan.Uncontrolled is null,
                CircuitMemory.Unknown with { LastReading = memory.LastReading, Stale = true });
        }

        if (memory is { Stale: true, Readings: < 2 })
        {
            // One reading in a loss is no end of it.
            return new(plan, MeterState.Stale, age, null, peak, plan.Uncontrolled is null, memory);
        }

        var old = age > MeterOld(options);
        var tracked = PerPhase<Ampere>.From(p => Track(site, plan, below, current[p], p, memory, old));
        memory = Prove(site, below, reading, current, tracked, memory) with { Uncontrolled = tracked, At = site.At, Stale = false };
        var uncontrolled = PerPhase<Ampere>.From(p => Hidden(plan, below, tracked[p], p));
        var meter = old ? MeterState.Old : memory.IsSure || plan.Uncontrolled is not null ? MeterState.Fresh : MeterState.New;
        return new(plan, meter, age, current, uncontrolled, false, memory);
    }

    public static TimeSpan MeterOld(BalancingOptions options)
        => 3 * options.Every > Times.MeterOld ? 3 * options.Every : Times.MeterOld;

    /// <summary>Meter minus measured cars. A rise that cars with a new limit explain is not taken for load of the house.</summary>
    private static Ampere Track(
        SiteSnapshot site, CircuitPlan plan, List<Demand> below, Ampere meter, Phase phase, CircuitMemory memory, bool old)
    {
        var highest = meter - Sum(below, d => d.Known(phase));
        // The cars' next measurement tells. Until then U + claims is never below the reading, so an overload is always seen.
        var lowest = highest - Sum(below, d => d.Settling ? d.Claim[phase] - d.Known(phase) : default);
        var now = highest;
        if (memory.Uncontrolled is { } known)
        {
            now = Ampere.Min(highest, Ampere.Max(lowest, known[phase]));
            now = now < known[phase] ? Fall(site, memory, known[phase], now, phase) : now;
        }
        else if (plan.Uncontrolled is { } peak)
        {
            now = Ampere.Max(lowest, Ampere.Min(meter, peak));      // more than the cars seem to leave may be the house: see Proof
        }

        // Export is headroom only where it is measured now and nothing is known to lie between: at the connection itself.
        var floor = plan.Parent is null && !old ? plan.Limit * -ExportPart : default;
        return Ampere.Max(now, floor);
    }

    /// <summary>Slowly, and only as far as is proven.</summary>
    private static Ampere Fall(SiteSnapshot site, CircuitMemory memory, Ampere from, Ampere to, Phase phase)
    {
        if (memory.Proven is not { } proven || proven[phase] >= from)
        {
            return from;
        }

        var bottom = Ampere.Max(to, proven[phase]);
        var kept = Math.Exp(-site.AgeOf(memory.At) / Times.UncontrolledFalls);
        return from - bottom > Near ? bottom + ((from - bottom) * kept) : bottom;
    }

    /// <summary>Looks on at the moment in question, and takes the next one when it has told what it can.</summary>
    private static CircuitMemory Prove(
        SiteSnapshot site, List<Demand> below, DeviceReading reading, PerPhase<Ampere> current, PerPhase<Ampere> tracked, CircuitMemory memory)
    {
        var hasRisen = memory.Uncontrolled is { } known && PerPhase<Ampere>.All.Any(p => tracked[p] > known[p]);
        var proof = hasRisen || memory.Proof is null ? Proof.Begin(site, below) : memory.Proof;
        proof = proof.Continue(site, reading, current, below);
        return proof.IsComplete ? memory with { Proof = null, Proven = proof.Most, IsSure = true }
            : memory with { Proof = proof, Proven = hasRisen ? null : memory.Proven };
    }

    /// <summary>
    /// Cars without a measurement are in U and are claimed as well. With a design peak U is taken as that, as far as their
    /// claims can explain the rest; without one they count twice, which is safe.
    /// </summary>
    private static Ampere Hidden(CircuitPlan plan, List<Demand> below, Ampere tracked, Phase phase)
    {
        var dark = Sum(below, d => d.Measured is null && d.Standing is not Standing.Unseen ? d.Claim[phase] : default);
        if (plan.Uncontrolled is not { } peak || dark <= default(Ampere))
        {
            return tracked;
        }

        peak += Sum(below, d => d.Standing is Standing.Unseen ? d.Claim[phase] : default);
        return Ampere.Min(tracked, Ampere.Max(tracked - dark, peak));
    }

    private static Ampere Sum(List<Demand> demands, Func<Demand, Ampere> of) => demands.Aggregate(default(Ampere), (sum, d) => sum + of(d));

    private static bool IsFinite(PerPhase<Ampere> current)
        => double.IsFinite(current.L1.Value) && double.IsFinite(current.L2.Value) && double.IsFinite(current.L3.Value);
}
