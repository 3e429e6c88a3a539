using System.Diagnostics.CodeAnalysis;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.Stations.Actuation;
using Gateway.Stations.Der;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>One station, from its WebSocket upgrade to its close, with its own link to the CSMS.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing, and whoever supersedes us may cancel late.")]
internal sealed class StationSession : IWebSocketHandler, IStationCalls
{
    /// <summary>
    /// A station that has said nothing since its handshake is asked for a sign of life this soon, and cut after twice as long. It
    /// need not be a message: a reconnect is no boot, and an idle station may be silent for hours.
    /// </summary>
    private static readonly TimeSpan FirstSign = TimeSpan.FromSeconds(15);

    /// <summary>A station's calls wait this long for the CSMS to be dialled; then they are answered here.</summary>
    private static readonly TimeSpan DialPatience = TimeSpan.FromSeconds(3);

    private readonly SessionContext _context;
    private readonly WebSocketConnection _station;
    private readonly Relay _relay;
    private readonly Bridge? _bridge;
    private readonly long _since;
    private readonly StationState _state;
    private readonly CsmsProfiles _profiles;
    private readonly CancellationTokenSource _ended = new();
    private readonly string? _authorization;
    private volatile bool _heardOf;

    public StationSession(
        string id, OcppVersion version, WebSocketConnection station, string? authorization, SessionContext context)
    {
        (Id, Version, _station, _authorization, _context) = (id, version, station, authorization, context);
        _state = context.Image.Station(id);
        _profiles = context.Profiles.Of(id, version);
        _bridge = context.Bridges?.Of(id, version);
        _since = context.Time.GetTimestamp();
        var ears = new DerEars();
        _relay = new(new(
            id, version, station, new(version, _state, _profiles, ears, context.Time),
            new(id, version, context.Options.Validation, _state, context), context, _bridge) { Ears = ears });
        Der = new(this, _state, ears, new(id, context.Notes), context.Models, context.Events, context.Time);
        Limits = new(this, _state, _profiles, new(context.Models, context.Image.Plan.Voltage, context.Metrics, context.Time, context.Logger));
    }

    public string Id { get; }

    public OcppVersion Version { get; }

    /// <summary>Of two sessions of a station the one with the higher ticket is the newer.</summary>
    public required long Ticket { get; init; }

    public LimitSender Limits { get; }

    public StationDer Der { get; }

    public SessionState State => _relay.State;

    /// <summary>Sends a CALL of the gateway's own.</summary>
    public Task<CallAnswer> CallAsync(Request request) => _relay.CallAsync(request.Action, request.Payload.Span);

    /// <summary>Lives as long as the station's socket. Whoever calls it owns the socket.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _ended.Token);
        using var onStop = stopping.UnsafeRegister(static s => ((StationSession)s!).Close(CloseCode.GoingAway, "the gateway stops"), this);
        var uplink = KeepUplinkAsync(either.Token);
        try
        {
            var end = await _station.ReceiveAsync(this).ConfigureAwait(false);
            Log.StationLeft(_context.Logger, Id, end.ByPeer ? "the station" : "the gateway", end.Code, end.Reason);
        }
        finally
        {
            _relay.Move(SessionEvent.StationLost);
            await _ended.CancelAsync().ConfigureAwait(false);
            await uplink.ConfigureAwait(false);
        }
    }

    public void OnMessage(ReadOnlySpan<byte> utf8)
    {
        _heardOf = true;
        _relay.FromStation(utf8);
    }

    /// <summary>Says goodbye to the station; <see cref="Tick"/> sees to it that it goes.</summary>
    public void Close(CloseCode code, string reason) => _station.Close(code, reason);

    /// <summary>From now on the site image tells of this session.</summary>
    public void Arrive() => _state.Connected(Version.Name());

    /// <summary>From now on this session touches nothing of the site image, whatever its socket still says.</summary>
    public void Retire() => _relay.Move(SessionEvent.StationLost);

    /// <summary>The station has left, and no newer socket has come.</summary>
    public void Depart() => _state.Disconnected();

    /// <summary>
    /// The station's newer socket has taken over. This one's link to the CSMS goes at once, as two links of one identity would fight.
    /// </summary>
    public void Supersede()
    {
        _station.Close(CloseCode.Policy, "the station has connected anew");
        _ended.Cancel();
    }

    /// <summary>What is due about once a second: pings, half-open sockets, goodbyes that nobody answers, overdue calls, schedules.</summary>
    public void Tick()
    {
        var interval = _context.Options.PingInterval;
        _station.KeepAlive(_heardOf || interval < FirstSign ? interval : FirstSign);
        if (_bridge is not null && State is SessionState.Connecting && _context.Time.GetElapsedTime(_since) > DialPatience)
        {
            _relay.Move(SessionEvent.UplinkLost);       // the dialling goes on
        }

        _relay.Tick(_context.Options);
        _profiles.Report();
        Limits.Tick();
        Der.Tick();
    }

    private async Task KeepUplinkAsync(CancellationToken stopping)
    {
        var uplink = new StationUplink(Id, Version, UpstreamAuthorization(), _bridge, _context);
        try
        {
            var denied = await uplink.KeepAsync(_relay, stopping).ConfigureAwait(false);
            _relay.Move(SessionEvent.UplinkDenied);
            Close(denied.Code, denied.What);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The station has left, or the gateway stops.
        }
        catch (Exception e)
        {
            Log.UplinkFailed(_context.Logger, e, Id);
            _relay.Move(SessionEvent.UplinkDenied);
            Close(CloseCode.Internal, "an error in the gateway");
        }
    }

    private string? UpstreamAuthorization()
        => _context.Options.Access.TryGetValue(Id, out var access) && access.UpstreamPassword is { } password
            ? BasicAuthorization.Of(Id, password)
            : _authorization;
}
