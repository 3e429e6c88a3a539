using Gateway.Site;

namespace Gateway.Stations.Actuation;

/// <summary>What a transaction shall be allowed to draw.</summary>
/// <param name="Least">Per phase, of all phases that the station is wired to.</param>
/// <param name="Terminals">At the station's own terminals, where they differ; null: <paramref name="Least"/> everywhere.</param>
internal readonly record struct Allowance(Ampere Least, PerPhase<Ampere>? Terminals = null);

/// <summary>
/// What one station is still to be told. Of two values for the same thing the newer one takes the other's place, so nothing that
/// is superseded ever waits; the fallback goes first, then stops, then limits, cuts before raises, then set-points in turn, then
/// questions. Thread-safe.
/// </summary>
internal sealed class Wishes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Allowance> _limits = [];        // under _lock, as all below
    private readonly HashSet<int> _held = [];
    private readonly HashSet<int> _toStop = [];
    private readonly HashSet<int> _toPause = [];
    private readonly List<int> _toSteer = [];
    private readonly HashSet<int> _toMeasure = [];
    private Ampere? _fallback;
    private bool _running;

    /// <summary>Notes a wish. True: nobody is working them off, and the caller has to begin.</summary>
    public bool Add(Action<Wishes> change)
    {
        lock (_lock)
        {
            change(this);
            return !_running && (_running = HasWork);
        }
    }

    /// <summary>Within <see cref="Add"/> only, as the seven below.</summary>
    public void Limit(int evse, Allowance wish) => _limits[evse] = wish;

    /// <summary>Again what was said before, unless something newer waits.</summary>
    public void LimitAgain(int evse, Allowance wish) => _limits.TryAdd(evse, wish);

    /// <summary>A set-point has come, or has gone. A limit that is sent carries it as well.</summary>
    public void Steer(int evse)
    {
        if (!_toSteer.Contains(evse))
        {
            _toSteer.Add(evse);
        }
    }

    public void Fallback(Ampere perPhase) => _fallback = perPhase;

    public void Stop(int evse) => _toStop.Add(evse);

    /// <summary>It is asked what it measures.</summary>
    public void Measure(int evse) => _toMeasure.Add(evse);

    /// <summary>The EVSE is switched off for a moment; its limits wait.</summary>
    public void Pause(int evse)
    {
        _toPause.Add(evse);
        _held.Add(evse);
    }

    public void Release(int evse) => _held.Remove(evse);

    /// <summary>What came for the EVSE since its last wish was taken; null: nothing.</summary>
    public Allowance? Newer(int evse)
    {
        lock (_lock)
        {
            return !_held.Contains(evse) && _limits.Remove(evse, out var wish) ? wish : null;
        }
    }

    /// <summary>Takes what is to be said next. Null: nothing, and whoever adds the next wish begins.</summary>
    /// <param name="inForce">What an EVSE may draw now, by which cuts and raises are told apart.</param>
    public Work? Next(Func<int, Ampere> inForce)
    {
        lock (_lock)
        {
            if (_fallback is { } fallback)
            {
                _fallback = null;
                return new(WorkKind.Fallback, 0, new(fallback));
            }

            if (Take(_toStop) is { } stopped)
            {
                return new(WorkKind.Stop, stopped, default);
            }

            if (Take(_toPause) is { } paused)
            {
                return new(WorkKind.Pause, paused, default);
            }

            _running = HasWork;
            if (!_running)
            {
                return null;
            }

            if (!HasLimits)
            {
                return Steered() is { } steered ? new(WorkKind.Steer, steered, default) : new(WorkKind.Measure, Take(_toMeasure)!.Value, default);
            }

            var (evse, wish) = _limits.Where(w => !_held.Contains(w.Key)).MinBy(w => w.Value.Least - inForce(w.Key));
            _limits.Remove(evse);
            _toSteer.Remove(evse);
            return new(WorkKind.Limit, evse, wish);
        }
    }

    private bool HasWork
        => _fallback is not null || _toStop.Count > 0 || _toPause.Count > 0 || _toSteer.Count > 0 || _toMeasure.Count > 0 || HasLimits;

    private bool HasLimits => _limits.Keys.Any(e => !_held.Contains(e));

    private int? Steered()
    {
        if (_toSteer.Count == 0)
        {
            return null;
        }

        var first = _toSteer[0];
        _toSteer.RemoveAt(0);
        return first;
    }

    private static int? Take(HashSet<int> from)
    {
        if (from.Count == 0)
        {
            return null;
        }

        var first = from.First();
        from.Remove(first);
        return first;
    }
}

internal enum WorkKind { Fallback, Stop, Pause, Limit, Steer, Measure }

/// <summary>Something to tell a station.</summary>
internal readonly record struct Work(WorkKind Kind, int Evse, Allowance Allowance);
