using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
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
    private readonly string _station;
    private readonly OcppVersion _version;
    private readonly WebSocketConnection _toStation;
    private readonly Sightings _sightings;
    private readonly MessageRules _rules;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CallLane _up;                  // under _gate, as all below
    private readonly CallLane _down;
    private SessionState _state = SessionState.Connecting;
    private WebSocketConnection? _toCsms;
    private int _faults;

    public Relay(
        string station, OcppVersion version, WebSocketConnection toStation, Sightings sightings, MessageRules rules,
        GatewayMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_station, _version, _toStation, _sightings, _rules) = (station, version, toStation, sightings, rules);
        (_metrics, _logger) = (metrics, logger);
        (_up, _down) = (new(time), new(time) { Open = true });
    }

    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
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
            from = _state;
            to = _state = SessionTable.Next(from, @event);
            if (to is not SessionState.Closed)      // a session that was superseded may not touch the newer one's state
            {
                _sightings.Upstream(to is SessionState.Relaying);
            }

            if (to is SessionState.Relaying && csms is not null)
            {
                (_toCsms, _up.Open) = (csms, true);
                SendNext(_up, csms);
            }
            else if (from != to || @event is SessionEvent.UplinkLost)
            {
                LoseCsms(answerStation: to is SessionState.Alone);
            }

            if (to is SessionState.Closed && from != to)
            {
                _down.Abandon();
            }
        }

        if (from != to)
        {
            Log.SessionMoved(_logger, _station, from, to, @event);
        }

        Flush(csms);
        return to;
    }

    /// <summary>Sends a CALL of the gateway's own, behind whatever the CSMS has to say.</summary>
    public Task<CallAnswer> CallAsync(string action, ReadOnlySpan<byte> payload)
    {
        var call = new OwnCall(action, payload);
        lock (_gate)
        {
            if (_state is SessionState.Closed)
            {
                call.Fail(OwnCallOutcome.Gone);
                return call.Answer;
            }

            _down.Offer(call);
            SendNext(_down, _toStation);
        }

        _toStation.Flush();
        return call.Answer;
    }

    /// <summary>Gives up calls that nobody answers and lets those behind them go; looks after the link to the CSMS.</summary>
    public void Tick(StationsOptions options)
    {
        WebSocketConnection? csms;
        lock (_gate)
        {
            csms = _toCsms;
            Expire(_down, _toStation, "the station", options.CallTimeout);
            if (csms is not null)
            {
                Expire(_up, csms, "the CSMS", options.CallTimeout);
            }
        }

        csms?.KeepAlive(options.PingInterval);
        Flush(csms);
    }

    public void FromStation(ReadOnlySpan<byte> utf8)
    {
        _sightings.Heard();
        _metrics.FrameFromStation();
        var whole = FrameReader.TryRead(utf8, out var frame, out var fault);
        lock (_gate)
        {
            if (_state is SessionState.Closed)
            {
                return;
            }

            if (!whole)
            {
                Reject(frame, fault, "the station", _toStation, _down, _toCsms);
            }
            else
            {
                TakeFromStation(frame, utf8);
            }
        }

        Flush(null);
    }

    /// <param name="csms">The link that it came over: an old one's last words are not for the new one's calls.</param>
    public void FromCsms(ReadOnlySpan<byte> utf8, WebSocketConnection csms)
    {
        _metrics.FrameFromCsms();
        var whole = FrameReader.TryRead(utf8, out var frame, out var fault);
        lock (_gate)
        {
            if (_toCsms != csms)
            {
                return;
            }

            if (!whole)
            {
                Reject(frame, fault, "the CSMS", csms, _up, _toStation);
            }
            else
            {
                TakeFromCsms(frame, utf8, csms);
            }
        }

        Flush(csms);
    }

    private void TakeFromStation(in Frame frame, ReadOnlySpan<byte> raw)
    {
        switch (frame.Type)
        {
            case MessageType.Call:
                CallFromStation(frame, raw);
                break;
            case MessageType.CallResult or MessageType.CallError:
                AnswerFromStation(frame, raw);
                break;
            case MessageType.Send when _version is OcppVersion.V21 && _toCsms is { } csms:
                if (_rules.Request(frame, fromStation: true) is null)
                {
                    csms.Write(raw);
                }

                break;
            case MessageType.CallResultError when _version is OcppVersion.V21 && _toCsms is { } csms:
                csms.Write(raw);
                break;
            default:
                Log.FrameIgnored(_logger, _station, "the station", (int)frame.Type);
                break;
        }
    }

    private void TakeFromCsms(in Frame frame, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        switch (frame.Type)
        {
            case MessageType.Call:
                CallFromCsms(frame, raw, csms);
                break;
            case MessageType.CallResult or MessageType.CallError:
                AnswerFromCsms(frame, raw, csms);
                break;
            case MessageType.Send when _version is OcppVersion.V21:
                if (_rules.Request(frame, fromStation: false) is null)
                {
                    _toStation.Write(raw);
                }

                break;
            case MessageType.CallResultError when _version is OcppVersion.V21:
                _toStation.Write(raw);
                break;
            default:
                Log.FrameIgnored(_logger, _station, "the CSMS", (int)frame.Type);
                break;
        }
    }

    private void CallFromStation(in Frame call, ReadOnlySpan<byte> raw)
    {
        if (_rules.Request(call, fromStation: true) is { } fault)
        {
            _toStation.Write(FrameWriter.CallError(call.Id, fault.Code, _version, fault.Line));
            return;
        }

        if (_state is SessionState.Alone)
        {
            _sightings.Called(call);
            Log.CallHeldBack(_logger, _station, Encoding.UTF8.GetString(call.Action));
            _toStation.Write(FrameWriter.CallError(call.Id, ErrorCode.InternalError, _version, "The CSMS is away."));
            return;
        }

        switch (_up.Offer(call, raw))
        {
            case LaneFate.Send:
                _sightings.Called(call);
                _metrics.CallRelayed();
                _toCsms!.Write(raw);
                break;
            case LaneFate.Duplicate:
                Log.DuplicateCall(_logger, _station, "the station", Encoding.UTF8.GetString(call.Id));
                break;
            case LaneFate.Full:
                Log.TooManyCalls(_logger, _station, "the station");
                _toStation.Write(FrameWriter.CallError(call.Id, ErrorCode.InternalError, _version, "Too many calls are waiting."));
                break;
        }
    }

    private void CallFromCsms(in Frame call, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        if (_rules.Request(call, fromStation: false) is { } fault)
        {
            csms.Write(FrameWriter.CallError(call.Id, fault.Code, _version, fault.Line));
            return;
        }

        switch (_down.Offer(call, raw))
        {
            case LaneFate.Send:
                _sightings.CsmsCalls(call);
                _metrics.CallRelayed();
                _toStation.Write(raw);
                break;
            case LaneFate.Duplicate:
                Log.DuplicateCall(_logger, _station, "the CSMS", Encoding.UTF8.GetString(call.Id));
                break;
            case LaneFate.Full:
                Log.TooManyCalls(_logger, _station, "the CSMS");
                csms.Write(FrameWriter.CallError(call.Id, ErrorCode.InternalError, _version, "Too many calls are waiting."));
                break;
        }
    }

    private void AnswerFromStation(in Frame answer, ReadOnlySpan<byte> raw)
    {
        if (!_down.TryMatch(answer.Id, out var answered))
        {
            Log.StrayAnswer(_logger, _station, "the station", Encoding.UTF8.GetString(answer.Id));
            return;
        }

        var refused = _rules.Response(answered.Action, answer, fromStation: true);
        if (answered.Own is { } own)
        {
            own.Complete(answer);
        }
        else if (answered.Orphaned)
        {
            _sightings.CsmsWasAnswered(answered.Action, answer);     // it did what the CSMS wanted, though the CSMS will not know
            Log.StrayAnswer(_logger, _station, "the station", Encoding.UTF8.GetString(answer.Id));
        }
        else
        {
            _sightings.CsmsWasAnswered(answered.Action, answer);
            Answer(answer, raw, refused, _toStation, _toCsms);
        }

        SendNext(_down, _toStation);
    }

    private void AnswerFromCsms(in Frame answer, ReadOnlySpan<byte> raw, WebSocketConnection csms)
    {
        if (!_up.TryMatch(answer.Id, out var answered))
        {
            Log.StrayAnswer(_logger, _station, "the CSMS", Encoding.UTF8.GetString(answer.Id));
            return;
        }

        var refused = _rules.Response(answered.Action, answer, fromStation: false);
        if (refused is null)
        {
            _sightings.Answered(answered.Action, answer);
        }

        Answer(answer, raw, refused, csms, _toStation);
        SendNext(_up, csms);
    }

    // What is refused costs the call that waits for it; 2.1 has a word for whoever answered badly.
    private void Answer(
        in Frame answer, ReadOnlySpan<byte> raw, PayloadFault? refused, WebSocketConnection sender, WebSocketConnection? caller)
    {
        if (refused is null)
        {
            caller?.Write(raw);
            return;
        }

        caller?.Write(FrameWriter.CallError(answer.Id, ErrorCode.InternalError, _version, $"The answer was refused: {refused.Line}"));
        if (_version is OcppVersion.V21)
        {
            sender.Write(FrameWriter.CallResultError(answer.Id, refused.Code, refused.Line));
        }
    }

    private void SendNext(CallLane lane, WebSocketConnection to)
    {
        if (lane.Next() is not { } raw)
        {
            return;
        }

        if (FrameReader.TryRead(raw, out var call, out _))
        {
            if (lane == _up)
            {
                _sightings.Called(call);
            }
            else
            {
                _sightings.CsmsCalls(call);     // or one of ours: it is forgotten with the CSMS's next
            }
        }

        _metrics.CallRelayed();
        to.Write(raw);
    }

    private void Expire(CallLane lane, WebSocketConnection to, string who, TimeSpan patience)
    {
        if (lane.Expire(patience))
        {
            Log.CallExpired(_logger, _station, who, patience.TotalSeconds);
            SendNext(lane, to);
        }
    }

    // A CALL that cannot be read is answered to its sender; an answer that cannot be read ends the call that waits for it.
    private void Reject(
        in Frame frame, FrameFault fault, string who, WebSocketConnection sender, CallLane callsToSender, WebSocketConnection? caller)
    {
        _metrics.FrameRejected();
        if (int.IsPow2(++_faults))      // the first, and then ever more seldom: a broken peer must not fill the log
        {
            Log.FrameRejected(_logger, _station, who, fault, _faults);
        }

        if (FrameWriter.Rejection(frame, fault, _version) is { } error)
        {
            sender.Write(error);
        }
        else if (frame.Type is MessageType.CallResult or MessageType.CallError && callsToSender.TryMatch(frame.Id, out var answered))
        {
            answered.Own?.Fail(OwnCallOutcome.Refused);
            if (answered.Own is null && !answered.Orphaned)
            {
                caller?.Write(FrameWriter.CallError(frame.Id, ErrorCode.InternalError, _version, "The answer could not be read."));
            }

            if (_version is OcppVersion.V21 && frame.Type is MessageType.CallResult)
            {
                sender.Write(FrameWriter.CallResultError(frame.Id, ErrorCode.FormatViolation, fault.ToString()));
            }

            SendNext(callsToSender, sender);
        }
    }

    private void LoseCsms(bool answerStation)
    {
        (_toCsms, _up.Open) = (null, false);
        _down.Orphan();
        foreach (var id in _up.Abandon())
        {
            if (answerStation)
            {
                Log.CallHeldBack(_logger, _station, Encoding.UTF8.GetString(id));
                _toStation.Write(FrameWriter.CallError(id, ErrorCode.InternalError, _version, "The CSMS is away."));
            }
        }
    }

    // Sockets work outside the lock: their code may call back, and it may block on another session's peer.
    private void Flush(WebSocketConnection? csms)
    {
        _toStation.Flush();
        (csms ?? Volatile.Read(ref _toCsms))?.Flush();
    }
}
