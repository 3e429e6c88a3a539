using System.Globalization;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Who is served first where the minimum current is not there for all. Turns are of 15 min, counted from the start, so that all
/// turns end together and a large car finds room. Who is in its turn stays; then the longest waiting; then those whose turn is over.
/// </summary>
internal static class Rotation
{
    public static IEnumerable<Demand> Order(SiteSnapshot site, AllocatorMemory memory, IEnumerable<Demand> demands, Strategy strategy)
        => demands
            .OrderByDescending(d => strategy is Strategy.Priority ? d.Plan.Priority : 0)
            .ThenBy(d => Rank(site, memory, d.Memory))
            .ThenByDescending(d => d.Memory.ServedSince ?? long.MinValue)       // the longest served goes first when room shrinks
            .ThenBy(d => d.Memory.WaitingSince ?? long.MinValue)
            .ThenBy(d => d.Key);

    /// <summary>Switched off lately: to switch it on again would make some cars fault.</summary>
    public static bool MustRest(SiteSnapshot site, EvseMemory evse)
        => evse.ServedSince is null && evse.PausedAt is { } paused && site.AgeOf(paused) < Times.MinimumOff;

    public static EvseMemory Served(SiteSnapshot site, EvseMemory evse)
        => evse with { ServedSince = evse.ServedSince ?? site.At, WaitingSince = null };

    public static EvseMemory Waits(SiteSnapshot site, EvseMemory evse)
        => evse with
        {
            ServedSince = null,
            WaitingSince = evse.WaitingSince ?? site.At,
            PausedAt = evse.ServedSince is null ? evse.PausedAt : site.At,
        };

    /// <summary>When the present turn ends, by the clock on the site's wall.</summary>
    public static string NextTurn(SiteSnapshot site, AllocatorMemory memory)
    {
        var left = Times.Slot.Ticks - (site.AgeOf(memory.StartedAt).Ticks % Times.Slot.Ticks);
        return TimeZoneInfo.ConvertTime(site.Time.AddTicks(left), site.Plan.TimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    private static int Rank(SiteSnapshot site, AllocatorMemory memory, EvseMemory evse)
        => evse.ServedSince is not { } since ? 1
            : Turn(memory, site, site.At) > Turn(memory, site, since) && site.AgeOf(since) >= Times.MinimumOn ? 2
            : 0;

    private static long Turn(AllocatorMemory memory, SiteSnapshot site, long at)
        => site.Clock.GetElapsedTime(memory.StartedAt, at).Ticks / Times.Slot.Ticks;
}
