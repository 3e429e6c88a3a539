using System.Collections.Concurrent;
using Gateway.Balancing;
using Gateway.GridSignals.Afrr;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>
/// The stations that are connected now, by identity. The newest authenticated socket of a station wins. Whose turn it is and what
/// the site image says of it change together, so an older socket's end cannot undo the newer one's beginning.
/// </summary>
internal sealed class Sessions(ILogger<Sessions> logger) : ILimitSink, ISetPointSink
{
    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<string, StationSession> _sessions = new(StringComparer.Ordinal);      // written under _turn
    private readonly ConcurrentDictionary<StationSession, byte> _superseded = [];                               // written under _turn
    private long _tickets;

    /// <summary>Also those that were superseded and whose sockets have not ended yet.</summary>
    public IEnumerable<StationSession> All => _sessions.Values.Concat(_superseded.Keys);

    /// <summary>Without those: one for each station that is there.</summary>
    public IEnumerable<StationSession> Present => _sessions.Select(s => s.Value);

    /// <summary>
    /// To be drawn before a station is told that it is in: from then on it may connect anew, and that socket may get here first.
    /// </summary>
    public long DrawTicket() => Interlocked.Increment(ref _tickets);

    /// <summary>Lets the newer of two sockets have the station and sends the other away.</summary>
    /// <returns>False: the session itself is the older one.</returns>
    public bool Enter(StationSession session)
    {
        var older = TakeTurn(session);
        if (older is not null)
        {
            Log.SessionSuperseded(logger, session.Id);
            older.Supersede();
        }

        return older != session;
    }

    private StationSession? TakeTurn(StationSession session)
    {
        lock (_turn)
        {
            var present = _sessions.GetValueOrDefault(session.Id);
            var older = present?.Ticket > session.Ticket ? session : present;
            if (older is not null)
            {
                _superseded[older] = 0;
                older.Retire();
            }

            if (older != session)
            {
                _sessions[session.Id] = session;
                session.Arrive();
            }

            return older;
        }
    }

    /// <summary>Removes the session itself, never the one that has taken its place.</summary>
    /// <returns>False: it had been superseded.</returns>
    public bool Leave(StationSession session)
    {
        lock (_turn)
        {
            _superseded.TryRemove(session, out _);
            if (!_sessions.TryRemove(new(session.Id, session)))
            {
                return false;
            }

            session.Depart();
            return true;
        }
    }

    public void SetLimit(EvseKey evse, Ampere perPhase)
    {
        if (_sessions.TryGetValue(evse.Station, out var session))
        {
            session.Limits.Set(evse.Evse, perPhase);
        }
    }

    /// <summary>By site phase, for stations that take a limit of their own for each (<see cref="Ability.PerPhase"/>); others get the lowest.</summary>
    public void SetLimit(EvseKey evse, PerPhase<Ampere> perPhase)
    {
        if (_sessions.TryGetValue(evse.Station, out var session))
        {
            session.Limits.Set(evse.Evse, perPhase);
        }
    }

    public void Steer(EvseKey evse, Ampere perPhase, Ampere discharge)
    {
        if (_sessions.TryGetValue(evse.Station, out var session))
        {
            session.Limits.Steer(evse.Evse, new(perPhase, discharge));
        }
    }

    public void LetGo(EvseKey evse)
    {
        if (_sessions.TryGetValue(evse.Station, out var session))
        {
            session.Limits.LetGo(evse.Evse);
        }
    }

    public void InstallFallback(string station, Ampere perPhase)
    {
        if (_sessions.TryGetValue(station, out var session))
        {
            session.Limits.SetFallback(perPhase);
        }
    }

    public void StopTransaction(EvseKey evse)
    {
        if (_sessions.TryGetValue(evse.Station, out var session))
        {
            session.Limits.Stop(evse.Evse);
        }
    }
}
