using System.Collections.Concurrent;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>What a signal leaves each EVSE. Runs out by itself: if nobody reckons any more, nobody is held back any more.</summary>
internal sealed class CarBounds(SitePlan plan, TimeProvider time) : IEvseBounds
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(15);

    private long _lookedAt;
    private readonly ConcurrentDictionary<EvseKey, (Ampere PerPhase, long At)> _bounds = [];

    public Ampere? Of(EvseKey evse, long at)
        => !IsFresh(Volatile.Read(ref _lookedAt), at) ? null
            : _bounds.TryGetValue(evse, out var bound) && IsFresh(bound.At, at) ? bound.PerPhase
            : plan.Station(evse.Station) is { Mode: ChargingMode.Grid } station ? station.Evse(evse.Evse).Min
            : null;

    /// <summary>A signal acts: who has just come begins at its minimum, or it would take all it can before anybody has reckoned with it.</summary>
    public void Look() => Volatile.Write(ref _lookedAt, time.GetTimestamp());

    /// <summary>No signal acts any more.</summary>
    public void LetGo() => Volatile.Write(ref _lookedAt, 0);

    public void Set(EvseKey evse, Ampere perPhase) => _bounds[evse] = (perPhase, time.GetTimestamp());

    /// <summary>It is held back by no bound, as it is told a set-point.</summary>
    public void Free(EvseKey evse) => Set(evse, new(double.PositiveInfinity));

    private bool IsFresh(long since, long at) => since != 0 && time.GetElapsedTime(since, at) <= Holds;
}
