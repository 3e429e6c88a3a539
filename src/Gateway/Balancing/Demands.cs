using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>Finds every EVSE that draws or may draw, in the order of their names, and reckons what it may be drawing.</summary>
internal static class Demands
{
    public static ImmutableArray<Demand> Of(
        SiteSnapshot site, Circuits circuits, AllocatorMemory memory, ImmutableDictionary<string, StationMemory> stations)
    {
        var demands = ImmutableArray.CreateBuilder<Demand>();
        var overloaded = site.Plan.Circuits
            .Where(c => memory.Circuits.TryGetValue(c.Id, out var known) && known.Overloaded).Select(circuits.NodeOf).ToHashSet();
        foreach (var (id, station) in site.Stations)
        {
            var context = new Context(memory.StartedAt, stations.GetValueOrDefault(id, StationMemory.Unknown), memory.Learnt, overloaded);
            var path = circuits.PathOf(id);
            var before = demands.Count;
            foreach (var evse in station.Evses.Where(e => e.MayDraw))
            {
                var known = memory.Evses.GetValueOrDefault(new(id, evse.Id));
                demands.Add(Of(site, station, id, evse, path, known, context));
            }

            // A car may be plugged in while the station is away. One that is listed and was never seen counts too: it may be
            // there and its uplink broken. Stations that are not listed exist from their first connection on.
            if (demands.Count == before && !station.Online && (station.Version is not null || site.Plan.Stations.ContainsKey(id)))
            {
                demands.Add(Unseen(station, id, path));
            }
        }

        return demands.ToImmutable();
    }

    private static Demand Of(
        SiteSnapshot site, StationSnapshot station, string id, EvseSnapshot evse, int[] path, EvseMemory? known, Context context)
    {
        var last = known is not null && known.TransactionId == evse.TransactionId ? known : null;
        var possible = evse.TransactionId is null
            ? station.Plan.Fallback     // whatever starts here starts under the fallback profile
            : Following.Possible(site, station, evse, last, context);
        var measurement = Recent(site, station, evse);
        var onSite = measurement?.Current is { } current ? station.Plan.Wiring.ToSite(current) : (PerPhase<Ampere>?)null;

        var memory = last ?? EvseMemory.New(
            evse.TransactionId, Following.Before(site, station, evse, possible), site.At, context.Learnt.GetValueOrDefault(new(id, evse.Id), Latency.Unknown));
        memory = Following.Update(site, evse, memory, possible, measurement);
        memory = memory with { FlowsSince = Phases.FlowsSince(measurement, memory) };
        memory = memory with { Uses = Phases.Seen(site, evse, measurement, onSite, memory) };
        memory = Obedience.Judge(site, evse, memory, measurement, isOverloaded: path.Any(context.Overloaded.Contains));

        var (standing, why) = Stand(site, station, evse, memory, context);
        var ceiling = memory.Defiance is Defiance.Stopped
            ? Ampere.Max(station.Plan.Max, Following.Ceiling(memory))
            : Following.Ceiling(memory);
        var loads = Phases.Of(station.Plan, memory.Uses);
        var news = measurement is not null && measurement.At >= memory.ChangedAt ? onSite : null;
        var claim = PerPhase<Ampere>.From(p => Ampere.Max(loads[p] ? ceiling : default, news?[p] ?? default));
        var settling = site.AgeOf(memory.ChangedAt) < Times.MeasurementFresh
            && (measurement is null || site.Clock.GetElapsedTime(memory.ChangedAt, measurement.At) < Times.CutEffective);
        // A limit that ran out at the station is no longer there to be renewed: back to it is a raise.
        var commanded = Ampere.Min(memory.Told?.Current ?? evse.Accepted?.Current ?? possible, possible);
        return new(
            new(id, evse.Id), station, evse, standing, path, loads, ceiling, commanded,
            memory.Told is null && evse.Accepted is null, onSite, settling && station.Online, claim, memory, why);
    }

    private static Demand Unseen(StationSnapshot station, string id, int[] path)
    {
        var (fallback, loads) = (station.Plan.Fallback, Phases.Of(station.Plan, null));
        var memory = EvseMemory.New(null, fallback, 0, Latency.Unknown);
        return new(
            new(id, 0), station, null, Standing.Unseen, path, loads, fallback, fallback, true, null, false,
            loads.Map(l => l ? fallback : default), memory, "fallback: the station is away");
    }

    /// <summary>A measurement of the running transaction that is young enough to be believed. What an absent station drew is past.</summary>
    private static EvseMeasurement? Recent(SiteSnapshot site, StationSnapshot station, EvseSnapshot evse)
        => station.Online && evse.Measured is { Current: not null } measured && site.AgeOf(measured.At) < Times.MeasurementFresh
            && (evse.TransactionId is null || measured.At >= evse.TransactionSince) && IsFinite(measured.Current.Value)
            ? measured
            : null;

    private static bool IsFinite(PerPhase<Ampere> current)
        => double.IsFinite(current.L1.Value) && double.IsFinite(current.L2.Value) && double.IsFinite(current.L3.Value);

    private static (Standing Standing, string Why) Stand(
        SiteSnapshot site, StationSnapshot station, EvseSnapshot evse, EvseMemory memory, Context context)
    {
        if (!station.Online)
        {
            return (Standing.Fixed, "the station is away: it may draw its last limit for 120 s, then its fallback");
        }

        if (memory.Defiance is Defiance.Stopped)
        {
            return (Standing.Fixed, "the station does not obey: its rating is reserved until the transaction ends");
        }

        if (evse.TransactionId is null)
        {
            return (Standing.Fixed, "fallback: a car is there and no transaction runs yet");
        }

        if (evse.Refusals > Context.MaxRefusals)
        {
            return (Standing.Fixed, $"fallback: the station refused {evse.Refusals} limits in a row");
        }

        // Installed once in this life: the profile survives a reconnect, so cuts must not wait until it is confirmed again.
        return context.Station.InstalledAt is not null ? (Standing.Controlled, "")
            : site.AgeOf(station.OnlineSince) < Times.JoinGrace ? (Standing.Joining, "fallback: the station has just connected")
            : (Standing.Fixed, "the station has not taken its fallback profile: its rating is reserved");
    }
}
