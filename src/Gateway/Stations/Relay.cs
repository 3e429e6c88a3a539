using Gateway.Ocpp;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>
/// Decides the fate of every frame between one station and the CSMS: relay, hold, answer or drop. Both sides' reading loops call
/// it; a lock is held for the lines that decide and copy, never while a socket works. A mailbox would cost a change of threads per
/// frame (src/README.md, decisions).
/// </summary>
internal sealed class Relay
{
    private readonly Lock _gate = new();
    private readonly RelayTable _table;             // under _gate, as the three below
    private readonly FromStation _fromStation;
    private readonly FromCsms _fromCsms;
    private readonly StandInDesk? _desk;

    public Relay(RelayTable table)
    {
        _table = table;
        _desk = table.Bridge is null ? null : new(table, table.Bridge, _gate);
        (_fromStation, _fromCsms) = (new(table, _desk), new(table));
    }

    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                return _table.State;
            }
        }
    }

    /// <summary>Moves the session. The table says where to; what follows from it happens here.</summary>
    /// <param name="csms">With UplinkFound: the new link.</param>
    /// <returns>The state it has now.</returns>
    public SessionState Move(SessionEvent @event, WebSocketConnection? csms = null)
    {
        SessionState from, to;
        lock (_gate)
        {
            if (@event is SessionEvent.UplinkFound or SessionEvent.DebtPaid && _desk is { Owes: true })
            {
                @event = @event is SessionEvent.UplinkFound ? SessionEvent.UplinkFoundInDebt : SessionEvent.DebtLeft;
            }
            else if (@event is SessionEvent.DebtFound && _desk is not { Owes: true })
            {
                return _table.State;
            }

            (from, to) = (_table.State, SessionTable.Next(_table.State, @event));
            _table.State = to;
            Follow(from, to, @event, csms);
        }

        if (from != to)
        {
            Log.SessionMoved(_table.Logger, _table.Station, from, to, @event);
        }

        Flush(csms);
        return to;
    }

    /// <summary>Sends a CALL of the gateway's own to the station, behind whatever the CSMS has to say.</summary>
    public Task<CallAnswer> CallAsync(string action, ReadOnlySpan<byte> payload)
    {
        var call = new OwnCall(action, payload);
        lock (_gate)
        {
            if (_table.State is SessionState.Closed)
            {
                call.Fail(OwnCallOutcome.Gone);
                return call.Answer;
            }

            _table.Down.Offer(call);
            _table.SendNext(_table.Down, _table.ToStation);
        }

        _table.ToStation.Flush();
        return call.Answer;
    }

    /// <summary>Sends a CALL to the CSMS in the station's name, behind what the station itself has to say.</summary>
    public Task<CallAnswer> CallCsmsAsync(OwnCall call, WebSocketConnection csms)
    {
        lock (_gate)
        {
            if (_table.ToCsms != csms)
            {
                call.Fail(OwnCallOutcome.Gone);
                return call.Answer;
            }

            _table.Up.Offer(call);
            _table.SendNext(_table.Up, csms);
        }

        csms.Flush();
        return call.Answer;
    }

    /// <summary>Gives up calls that nobody answers and lets those behind them go; looks after the link to the CSMS.</summary>
    public void Tick(StationsOptions options)
    {
        WebSocketConnection? csms;
        bool silent;
        lock (_gate)
        {
            csms = _table.ToCsms;
            silent = _table.Bridge?.BelongsBehind(_table.Up.Overdue(options.CallTimeout)) is true;
            _table.Expire(_table.Down, _table.ToStation, "the station", options.CallTimeout);
            if (csms is not null && !silent)
            {
                _table.Expire(_table.Up, csms, "the CSMS", options.CallTimeout);
            }
        }

        if (silent)
        {
            csms?.Abort("the CSMS did not answer in time");     // what it left unanswered is answered here, and told again later
        }

        csms?.KeepAlive(options.PingInterval);
        Flush(csms);
    }

    public void FromStation(ReadOnlySpan<byte> utf8)
    {
        _table.Sightings.Heard();
        _table.Metrics.FrameFromStation();
        var whole = FrameReader.TryRead(utf8, out var frame, out var fault);
        Failpoint.Reach(Failpoint.Parse);
        lock (_gate)
        {
            if (_table.State is SessionState.Closed)
            {
                return;
            }

            if (!whole)
            {
                _table.Reject(frame, fault, "the station", _table.ToStation, _table.Down, _table.ToCsms);
            }
            else
            {
                _fromStation.Take(frame, utf8);
            }
        }

        Flush(null);
    }

    /// <param name="csms">The link that it came over: an old one's last words are not for the new one's calls.</param>
    public void FromCsms(ReadOnlySpan<byte> utf8, WebSocketConnection csms)
    {
        _table.Metrics.FrameFromCsms();
        var whole = FrameReader.TryRead(utf8, out var frame, out var fault);
        lock (_gate)
        {
            if (_table.ToCsms != csms)
            {
                return;
            }

            if (!whole)
            {
                _table.Reject(frame, fault, "the CSMS", csms, _table.Up, _table.ToStation);
            }
            else
            {
                _fromCsms.Take(frame, utf8, csms);
            }
        }

        Flush(csms);
    }

    private void Follow(SessionState from, SessionState to, SessionEvent @event, WebSocketConnection? csms)
    {
        var linked = to is SessionState.Relaying or SessionState.Draining;
        if (to is not SessionState.Closed)      // a session that was superseded may not touch the newer one's state
        {
            _table.Sightings.Upstream(linked);
        }

        if (linked && csms is not null)
        {
            (_table.ToCsms, _table.Up.Open) = (csms, true);
            if (to is SessionState.Draining)
            {
                _fromStation.Reconsider();
            }

            _table.SendNext(_table.Up, csms);
        }
        else if (!linked && (from != to || @event is SessionEvent.UplinkLost))
        {
            LoseCsms(answerStation: to is SessionState.Alone);
        }

        if (to is SessionState.Closed && from != to)
        {
            _table.Down.Abandon();
        }
    }

    private void LoseCsms(bool answerStation)
    {
        (_table.ToCsms, _table.Up.Open) = (null, false);
        _table.Down.Orphan();
        foreach (var call in _table.Up.Abandon())
        {
            if (answerStation)
            {
                _desk?.Answer(call.Id, call.Action, call.Payload);
            }
        }
    }

    // Sockets work outside the lock: their code may call back, and it may block on another session's peer.
    private void Flush(WebSocketConnection? csms)
    {
        _table.ToStation.Flush();
        (csms ?? _table.ToCsms)?.Flush();
    }
}
