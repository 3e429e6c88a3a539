using System.IO.Pipelines;
using System.Net;
using Gateway.Ocpp;
using Gateway.Site;
using Gateway.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Stations;

/// <summary>
/// The door for stations: takes a connection from Kestrel as it is after TCP and TLS, reads the handshake, and hands the socket to
/// a session. Kestrel's HTTP layer is left out: it would hold some 20 KiB for each station for as long as it stays.
/// </summary>
internal sealed class StationEndpoint(
    ListenOptions listener, Admission admission, Sessions sessions, SessionContext context, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);

    public async Task OnConnectedAsync(ConnectionContext connection)
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        try
        {
            if (await ReadRequestAsync(connection).ConfigureAwait(false) is { } request)
            {
                await AnswerAsync(connection, request, from).ConfigureAwait(false);
            }
            else if (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                Log.HandshakeAbandoned(context.Logger, from, HandshakePatience.TotalSeconds);
            }
        }
        catch (BadHttpRequestException e)
        {
            Log.HandshakeRefused(context.Logger, from, e.Message);
            await connection.Transport.Output.WriteAsync(Handshake.Refusal(e.StatusCode, "Bad Request")).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Log.HandshakeRefused(context.Logger, from, e.Message);
        }
    }

    /// <returns>Null: the peer left or took too long, or the gateway stops.</returns>
    private async Task<UpgradeRequest?> ReadRequestAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(HandshakePatience, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lifetime.ApplicationStopping);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token).ConfigureAwait(false);
                var buffer = read.Buffer;
                if (UpgradeRequest.TryRead(ref buffer, out var request))
                {
                    input.AdvanceTo(buffer.Start);
                    return request;
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task AnswerAsync(ConnectionContext connection, UpgradeRequest request, IPAddress from)
    {
        var certificate = connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        var verdict = admission.Judge(request, listener, from, certificate);
        var output = connection.Transport.Output;
        if (verdict.Identity is not { } identity)
        {
            Log.HandshakeRefused(context.Logger, from, verdict.Reason);
            context.Metrics.LoginRefused();
            await output.WriteAsync(verdict.Refusal).ConfigureAwait(false);
            return;
        }

        var protocol = request.Protocols.FirstOrDefault(p => context.Csms.Protocols.Contains(p) && Subprotocol.Parse(p) is not null);
        var deflate = Deflate.CanAccept(request.Extensions);
        var ticket = sessions.DrawTicket();
        await output.WriteAsync(Handshake.Switching(request.Key!, protocol, deflate)).ConfigureAwait(false);
        Failpoint.Reach(Failpoint.Accept);
        var socket = new WebSocketConnection(
            connection.Transport, client: false, deflate, context.Options.MaxMessage, connection.Abort, context.Time);
        if (protocol is null)
        {
            Log.NoCommonProtocol(context.Logger, identity, from, string.Join(", ", request.Protocols));
            await CloseAsync(socket).ConfigureAwait(false);
            return;
        }

        Log.StationArrived(context.Logger, identity, from, protocol, deflate);
        var session = new StationSession(identity, Subprotocol.Parse(protocol)!.Value, socket, request.Authorization, context)
        {
            Ticket = ticket,
        };
        await RunAsync(session).ConfigureAwait(false);
    }

    private async Task RunAsync(StationSession session)
    {
        if (sessions.Enter(session))
        {
            context.Events.Happened("stationOnline", session.Id, $"connected with {session.Version.Name()}");
        }

        try
        {
            await session.RunAsync(lifetime.ApplicationStopping).ConfigureAwait(false);
        }
        finally
        {
            if (sessions.Leave(session))
            {
                context.Events.Happened("stationOffline", session.Id, "disconnected");
            }
        }
    }

    // The handshake is finished without a protocol, then the socket closes: OCPP 2.1 part 4, §3.3.
    private async Task CloseAsync(WebSocketConnection socket)
    {
        socket.Close(CloseCode.ProtocolError, "none of the offered subprotocols is spoken here");
        using var patience = new CancellationTokenSource(HandshakePatience, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lifetime.ApplicationStopping);
        using var abort = either.Token.UnsafeRegister(static s => ((WebSocketConnection)s!).Abort("it did not answer our close frame"), socket);
        await socket.ReceiveAsync(Deaf.Instance).ConfigureAwait(false);
    }

    private sealed class Deaf : IWebSocketHandler
    {
        public static readonly Deaf Instance = new();

        public void OnMessage(ReadOnlySpan<byte> utf8)
        {
            // What a peer says that we have no language in common with is of no consequence.
        }
    }
}
