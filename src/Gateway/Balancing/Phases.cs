using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Which site phases a car loads: all that are wired, until measurements show that it uses fewer.</summary>
internal static class Phases
{
    /// <summary>Less than this on a wire is no charging.</summary>
    private static readonly Ampere InUse = new(1);

    /// <summary>
    /// What has been seen in use so far; null until a measurement shows current at least 30 s into the transaction, or 10 s after
    /// the first one that did. Phases are only ever added within a transaction: a pause must not make a three-phase car look smaller.
    /// </summary>
    public static PerPhase<bool>? Seen(
        SiteSnapshot site, EvseSnapshot evse, EvseMeasurement? measurement, PerPhase<Ampere>? onSite, EvseMemory memory)
    {
        var before = memory.Uses;
        if (measurement is null || onSite is not { } current || evse.TransactionId is null
            || !(site.Clock.GetElapsedTime(evse.TransactionSince, measurement.At) >= Times.PhasesSettle
                || (memory.FlowsSince is { } flows && site.Clock.GetElapsedTime(flows, measurement.At) >= Times.PhasesShow)))
        {
            return before;
        }

        var now = current.Map(a => a > InUse);
        return now is { L1: false, L2: false, L3: false } ? before
            : before is { } known ? known.Zip(now, (a, b) => a || b)
            : now;
    }

    /// <summary>When the first measurement of the transaction that shows current was taken; null: none does.</summary>
    public static long? FlowsSince(EvseMeasurement? measurement, EvseMemory memory)
        => memory.FlowsSince ?? (Following.Largest(measurement) > InUse ? measurement!.At : null);

    public static PerPhase<bool> Of(StationPlan plan, PerPhase<bool>? seen)
        => PerPhase<bool>.From(phase => plan.Wiring.Phases.Contains(phase) && (seen?[phase] ?? true));
}
