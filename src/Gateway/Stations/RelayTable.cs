using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Site;
using Gateway.Stations.Der;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>
/// What both directions of a relay work on: the two sockets, the two lanes of calls, the state. Everything here is under the
/// relay's lock. <see cref="FromStation"/> and <see cref="FromCsms"/> say what becomes of a frame.
/// </summary>
internal sealed class RelayTable
{
    private volatile WebSocketConnection? _toCsms;      // read without the lock by whoever flushes
    private readonly SecurityEvents _security;
    private int _faults;

    public RelayTable(
        string station, OcppVersion version, WebSocketConnection toStation, Sightings sightings, MessageRules rules, SessionContext context,
        Bridge? bridge)
    {
        (Station, Version, ToStation, Sightings, Rules) = (station, version, toStation, sightings, rules);
        (Metrics, Logger, Bridge, Firmware, _security) = (context.Metrics, context.Logger, bridge, context.Firmware, context.Security);
        Up = new(context.Time, bridge is null ? null : static _ => true);
        Down = new(context.Time, bridge is null ? null : bridge.LearnsFrom) { Open = true };
    }

    public string Station { get; }

    public OcppVersion Version { get; }

    public WebSocketConnection ToStation { get; }

    /// <summary>Null while the CSMS is away.</summary>
    public WebSocketConnection? ToCsms
    {
        get => _toCsms;
        set => _toCsms = value;
    }

    public SessionState State { get; set; } = SessionState.Connecting;

    /// <summary>The calls towards the CSMS.</summary>
    public CallLane Up { get; }

    /// <summary>The calls towards the station.</summary>
    public CallLane Down { get; }

    public Sightings Sightings { get; }

    public MessageRules Rules { get; }

    public DerEars Ears { get; init; } = new();

    /// <summary>Null: outages are not bridged here.</summary>
    public Bridge? Bridge { get; }

    /// <summary>Null: the site keeps no firmware.</summary>
    public FirmwareUpdates? Firmware { get; }

    public GatewayMetrics Metrics { get; }

    public ILogger Logger { get; }

    /// <summary>Lets the next call out that waits for its turn.</summary>
    public void SendNext(CallLane lane, WebSocketConnection to)
    {
        if (lane.Next() is not { } raw)
        {
            return;
        }

        // Ours tell nothing new: what is replayed was seen when the station said it, and would overwrite what is true now.
        if (!lane.InFlightIsOwn && FrameReader.TryRead(raw, out var call, out _))
        {
            if (lane == Up)
            {
                Sightings.Called(call);
            }
            else
            {
                Sightings.CsmsCalls(call);
            }
        }

        Metrics.CallRelayed();
        to.Write(raw);
    }

    public void Expire(CallLane lane, WebSocketConnection to, string who, TimeSpan patience)
    {
        if (lane.Expire(patience))
        {
            Log.CallExpired(Logger, Station, who, patience.TotalSeconds);
            SendNext(lane, to);
        }
    }

    /// <summary>Passes an answer on. What is refused costs the call that waits; 2.1 has a word for whoever answered badly.</summary>
    public void Answer(
        in Frame answer, ReadOnlySpan<byte> raw, PayloadFault? refused, WebSocketConnection sender, WebSocketConnection? caller)
    {
        if (refused is null)
        {
            caller?.Write(raw);
            return;
        }

        caller?.Write(FrameWriter.CallError(answer.Id, ErrorCode.InternalError, Version, $"The answer was refused: {refused.Line}"));
        if (Version is OcppVersion.V21)
        {
            sender.Write(FrameWriter.CallResultError(answer.Id, refused.Code, refused.Line));
        }
    }

    /// <summary>A CALL that cannot be read is answered to its sender; an answer that cannot be read ends the call that waits for it.</summary>
    public void Reject(
        in Frame frame, FrameFault fault, string who, WebSocketConnection sender, CallLane callsToSender, WebSocketConnection? caller)
    {
        Metrics.FrameRejected();
        if (int.IsPow2(++_faults))      // the first, and then ever more seldom: a broken peer must not fill the log
        {
            Log.FrameRejected(Logger, Station, who, fault, _faults);
            _security.Happened(SecurityKind.InvalidMessages, Station, $"{who} sent what is no frame ({fault}; {_faults} so far)");
        }

        if (FrameWriter.Rejection(frame, fault, Version) is { } error)
        {
            sender.Write(error);
        }
        else if (frame.Type is MessageType.CallResult or MessageType.CallError && callsToSender.TryMatch(frame.Id, out var answered))
        {
            answered.Own?.Fail(OwnCallOutcome.Refused);
            if (answered.Own is null && !answered.Orphaned)
            {
                caller?.Write(FrameWriter.CallError(frame.Id, ErrorCode.InternalError, Version, "The answer could not be read."));
            }

            if (Version is OcppVersion.V21 && frame.Type is MessageType.CallResult)
            {
                sender.Write(FrameWriter.CallResultError(frame.Id, ErrorCode.FormatViolation, fault.ToString()));
            }

            SendNext(callsToSender, sender);
        }
    }

    public void Duplicate(string who, in Frame call) => Log.DuplicateCall(Logger, Station, who, Encoding.UTF8.GetString(call.Id));

    public void TooMany(string who, in Frame call, WebSocketConnection sender)
    {
        Log.TooManyCalls(Logger, Station, who);
        sender.Write(FrameWriter.CallError(call.Id, ErrorCode.InternalError, Version, "Too many calls are waiting."));
    }

    public void Stray(string who, in Frame answer) => Log.StrayAnswer(Logger, Station, who, Encoding.UTF8.GetString(answer.Id));
}
