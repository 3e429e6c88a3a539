using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Who may draw how much. A pure function of one snapshot and of what the last tick left in mind. First the fair targets, as
/// if all cuts had arrived; then what can be granted now; then what has to be said.
/// </summary>
internal static class Allocator
{
    public static Decision Allocate(SiteSnapshot site, BalancingOptions options, AllocatorMemory memory)
    {
        var stations = site.Stations.ToImmutableDictionary(
            s => s.Key,
            s => LimitDispatcher.Update(site, s.Value, memory.Stations.GetValueOrDefault(s.Key, StationMemory.Unknown)),
            StringComparer.Ordinal);
        var circuits = new Circuits(site, options);
        var demands = Demands.Of(site, circuits, memory, stations);
        var states = Headroom.Of(site, options, circuits, demands, memory);
        var plan = new Tick(site, options, memory, circuits, demands, states, stations);
        return IsStarting(site, options, memory, states) ? plan.Hold() : plan.Share();
    }

    /// <summary>
    /// After a start nothing is known: two ticks and two readings of each meter are awaited before anybody is told anything.
    /// Until then stations follow their fallback, or the last limits of the gateway's last life, which fitted.
    /// </summary>
    private static bool IsStarting(
        SiteSnapshot site, BalancingOptions options, AllocatorMemory memory, ImmutableDictionary<string, CircuitState> states)
        => memory.Ticks < 2
            || (site.AgeOf(memory.StartedAt) < options.StaleAfter
                && states.Values.Any(s => s.Plan.Meter is not null && s.Memory.Readings < 2));
}
