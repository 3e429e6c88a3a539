using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Which limits an EVSE may be following: the newest, and older ones until a cut is known to have arrived.</summary>
internal static class Following
{
    /// <summary>Draw that is larger than the limit by no more than this is taken as following it.</summary>
    private static readonly Ampere Follows = new(1);

    /// <summary>The highest limit that its last word allows; when in doubt, the higher.</summary>
    public static Ampere Possible(SiteSnapshot site, StationSnapshot station, EvseSnapshot evse, EvseMemory? memory, Context context)
    {
        var highest = InForce(site, station, evse, context);
        if (!station.Online || !station.FallbackInstalled)
        {
            highest = Ampere.Max(highest, station.Plan.Fallback);     // away, or rebooted: it may have fallen back already
        }

        if (evse.Sent is { } sent)
        {
            highest = Ampere.Max(highest, sent.Current);
        }

        // A refused raise is counted too: an answer that was lost looks the same.
        return memory?.Told is { } told && told.At > (evse.Accepted?.At ?? long.MinValue) && evse.Refusals <= Context.MaxRefusals
            ? Ampere.Max(highest, told.Current)
            : highest;
    }

    private static Ampere InForce(SiteSnapshot site, StationSnapshot station, EvseSnapshot evse, Context context)
    {
        var plan = station.Plan;
        if (context.Station.InstalledAt is null)
        {
            return station.Online || evse.Accepted is null ? plan.Max : Ampere.Max(plan.Fallback, evse.Accepted.Current);
        }

        if (evse.Accepted is not { } accepted)
        {
            // A live limit of the gateway's last life may hold for its whole duration.
            return site.AgeOf(context.StartedAt) < Times.LiveDuration ? plan.Max : plan.Fallback;
        }

        var age = site.AgeOf(accepted.At);
        return age >= Times.LiveDuration + Times.CutEffective ? plan.Fallback
            : age >= Times.RenewalMissed || accepted.At < context.Station.InstalledAt ? Ampere.Max(accepted.Current, plan.Fallback)
            : accepted.Current;
    }

    /// <summary>What it may have followed before the tick that first sees it: a limit from before a restart may have been a cut that is still on its way.</summary>
    public static Ampere Before(SiteSnapshot site, StationSnapshot station, EvseSnapshot evse, Ampere possible)
        => evse.Accepted is { } accepted && site.AgeOf(accepted.At) < Times.SlowCutEffective ? station.Plan.Max : possible;

    /// <summary>Brings the list of limits that may still be followed, and what was learnt from cuts, up to this tick.</summary>
    public static EvseMemory Update(
        SiteSnapshot site, EvseSnapshot evse, EvseMemory memory, Ampere possible, EvseMeasurement? measurement)
    {
        if (possible != memory.Possible)
        {
            memory = Change(site, evse, memory, possible, measurement);
        }

        if (memory.Awaited is { } cut && measurement is not null && measurement.At > cut.At
            && Largest(measurement) <= cut.Current + Follows)
        {
            memory = memory with { Awaited = null, Learnt = memory.Learnt.With(site.Clock.GetElapsedTime(cut.At, measurement.At)) };
        }

        return memory with { Old = memory.Old.RemoveAll(old => old.Current <= possible || IsOver(site, old, memory, measurement)) };
    }

    private static EvseMemory Change(SiteSnapshot site, EvseSnapshot evse, EvseMemory memory, Ampere possible, EvseMeasurement? measurement)
    {
        var draws = Largest(measurement);
        var at = evse.Accepted is { } accepted && accepted.At > memory.ChangedAt ? accepted.At : site.At;
        if (possible > memory.Possible)
        {
            return memory with { Possible = possible, ChangedAt = at, Awaited = null };
        }

        // Who did not follow the last cut gets no new patience by the next one.
        var overdrew = Obedience.Draws(measurement, Ceiling(memory));
        var tells = draws > possible + Follows && evse.Accepted?.Current == possible;
        return memory with
        {
            Possible = possible,
            ChangedAt = at,
            CutAt = overdrew ? memory.CutAt : at,
            Old = memory.Old.Add(new(memory.Possible, at, draws > possible)),
            Awaited = tells ? new(possible, at) : null,
        };
    }

    /// <summary>
    /// An old limit is followed no more when the car was measured below it, or when all the time has passed that the station is
    /// known to need. One that is not known yet has that of slow models, unless it was measured after the usual time:
    /// from there on its measured draw counts.
    /// </summary>
    private static bool IsOver(SiteSnapshot site, OldLimit old, EvseMemory memory, EvseMeasurement? measurement)
    {
        var told = measurement is not null && measurement.At > old.Since;
        return (told && old.DrewMore && Largest(measurement) <= memory.Possible)
            || site.AgeOf(old.Since) >= (memory.Learnt.P95 ?? Times.SlowCutEffective)
            || (told && memory.Learnt.P95 is null && site.Clock.GetElapsedTime(old.Since, measurement!.At) >= Times.CutEffective);
    }

    public static Ampere Ceiling(EvseMemory memory)
        => memory.Old.Aggregate(memory.Possible, (highest, old) => Ampere.Max(highest, old.Current));

    public static Ampere Largest(EvseMeasurement? measurement)
        => measurement?.Current is { } current ? Ampere.Max(current.L1, Ampere.Max(current.L2, current.L3)) : default;
}

/// <summary>What the reckoning of one EVSE needs besides the EVSE.</summary>
/// <param name="Overloaded">Nodes that carried more than their limit at the last tick.</param>
internal readonly record struct Context(
    long StartedAt, StationMemory Station, ImmutableDictionary<EvseKey, Latency> Learnt, HashSet<int> Overloaded)
{
    /// <summary>More refusals in a row than this: the station takes no limits for now.</summary>
    public const int MaxRefusals = 2;
}
