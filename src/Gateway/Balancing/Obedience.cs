using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// The ladder for a station that accepts a limit and draws more: told again, paused, stopped and its rating reserved. Each
/// step waits as long as the station may need to follow; what it really draws is counted all the while.
/// </summary>
internal static class Obedience
{
    public static EvseMemory Judge(
        SiteSnapshot site, EvseSnapshot evse, EvseMemory memory, EvseMeasurement? measurement, bool isOverloaded)
    {
        if (evse.Accepted is null || measurement?.Current is null || memory.Defiance is Defiance.Stopped)
        {
            return memory;
        }

        var since = memory.Defiance is Defiance.None ? memory.CutAt : Math.Max(memory.DefianceAt, memory.CutAt);
        if (measurement.At <= since || site.Clock.GetElapsedTime(since, measurement.At) < Patience(memory, isOverloaded))
        {
            return memory;
        }

        var next = Draws(measurement, Following.Ceiling(memory)) ? Worse(memory.Defiance) : Better(site, memory);
        return next == memory.Defiance ? memory : memory with { Defiance = next, DefianceAt = site.At };
    }

    /// <summary>The first step is never hasty: slow models need up to 60 s, and most overloads end with other cars' cuts.</summary>
    private static TimeSpan Patience(EvseMemory memory, bool isOverloaded)
    {
        var patience = memory.Learnt.P95 + Times.Doubt ?? Times.SlowCutEffective;
        return isOverloaded && memory.Defiance is not Defiance.None && patience > Times.Haste ? Times.Haste : patience;
    }

    /// <summary>More than the limit and what is usual: 1 A and 5 %.</summary>
    public static bool Draws(EvseMeasurement? measurement, Ampere limit)
        => Following.Largest(measurement) > (limit * 1.05) + new Ampere(1);

    private static Defiance Worse(Defiance now) => now is Defiance.None ? Defiance.ToldAgain
        : now is Defiance.ToldAgain ? Defiance.Paused : Defiance.Stopped;

    /// <summary>Who had to be paused stays so for a while: else it would be switched on and off without end.</summary>
    private static Defiance Better(SiteSnapshot site, EvseMemory memory)
        => memory.Defiance is Defiance.Paused && site.AgeOf(memory.DefianceAt) < Times.MinimumOff ? Defiance.Paused : Defiance.None;
}
