using System.Collections.Concurrent;
using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What a car is to hold.</summary>
/// <param name="PerPhase">Below 0: it feeds in.</param>
/// <param name="Discharge">The most that it may feed in, 0 or below.</param>
internal readonly record struct SetPoint(Ampere PerPhase, Ampere Discharge);

/// <summary>
/// The set-points of one station's EVSEs. Whoever gives them has to go on doing so: one that is not renewed is none any more.
/// Thread-safe.
/// </summary>
internal sealed class SetPoints(TimeProvider time)
{
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<int, (SetPoint Point, long At)> _told = new();
    private readonly ConcurrentDictionary<int, SetPoint> _sent = new();

    /// <param name="worth">What moves it by less, in ampere, is not worth a call.</param>
    /// <returns>True: the station has to be told.</returns>
    public bool Tell(int evse, SetPoint point, double worth)
    {
        _told[evse] = (point, time.GetTimestamp());
        return !_sent.TryGetValue(evse, out var sent) || sent.Discharge != point.Discharge || Math.Abs(sent.PerPhase.Value - point.PerPhase.Value) >= worth;
    }

    /// <returns>True: there was one, so the station has to be told.</returns>
    public bool LetGo(int evse)
    {
        _sent.TryRemove(evse, out _);
        return _told.TryRemove(evse, out _);
    }

    /// <summary>Null: there is none, or nobody has said it again for too long.</summary>
    public SetPoint? Of(int evse) => _told.TryGetValue(evse, out var told) && IsFresh(told.At) ? told.Point : null;

    /// <summary>Nobody has said it again for too long.</summary>
    public bool IsStale(int evse) => _told.TryGetValue(evse, out var told) && !IsFresh(told.At);

    public void Sent(int evse, SetPoint point) => _sent[evse] = point;

    private bool IsFresh(long at) => time.GetElapsedTime(at) <= Holds;
}
