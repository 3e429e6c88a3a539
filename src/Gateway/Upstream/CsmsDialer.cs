using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Site;
using Gateway.WebSockets;

namespace Gateway.Upstream;

internal enum DialOutcome
{
    Connected,

    /// <summary>Nobody answered in time, at whatever step.</summary>
    TimedOut,

    /// <summary>No connection, no TLS, or no sensible answer: worth another attempt.</summary>
    Unreachable,

    /// <summary>The CSMS does not want this identity (401, 403, 404), or chose none of our subprotocols.</summary>
    Refused,
}

/// <summary>What came of one attempt.</summary>
/// <param name="Connection">Only when connected; the caller owns it.</param>
/// <param name="Protocol">The subprotocol that the CSMS chose.</param>
/// <param name="Reason">Why not, in one sentence.</param>
internal sealed record DialResult(DialOutcome Outcome, WebSocketConnection? Connection, string? Protocol, string Reason)
{
    /// <summary>The CSMS was there and would not have us, as far as one can tell: 401, 403, or it ended TLS or the handshake.</summary>
    public bool NotLetIn { get; init; }

    /// <summary>It would not have us after it knew our certificate: 401, 403.</summary>
    public bool WantsPassword { get; init; }

    /// <summary>The CSMS asked for our certificate and has seen it.</summary>
    public bool ShowedCertificate { get; init; }
}

/// <summary>One attempt at the CSMS. Says what came of it; only our own stopping is thrown.</summary>
internal sealed class CsmsDialer(CsmsOptions options, CsmsTls tls, TimeProvider time, SecurityEvents? security = null)
{
    /// <summary>For the whole of it: name, TCP, TLS, handshake.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="authorization">The value of the header, or null to show none.</param>
    public Task<DialResult> DialAsync(
        string identity, IReadOnlyList<string> protocols, string? authorization, int maxMessage, CancellationToken stopping)
        => DialAsync(identity, protocols, authorization, maxMessage, null, stopping);

    /// <param name="authorization">The value of the header, or null to show none.</param>
    /// <param name="login">Null: the certificate that is shown usually.</param>
    public async Task<DialResult> DialAsync(
        string identity, IReadOnlyList<string> protocols, string? authorization, int maxMessage, CsmsLogin? login, CancellationToken stopping)
    {
        var findings = new TlsFindings();
        var result = await TryAsync(identity, protocols, authorization, maxMessage, login, findings, stopping).ConfigureAwait(false);
        Report(identity, result, findings);
        return result with { ShowedCertificate = findings.ShowedCertificate };
    }

    private async Task<DialResult> TryAsync(
        string identity, IReadOnlyList<string> protocols, string? authorization, int maxMessage, CsmsLogin? login, TlsFindings findings,
        CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var result = await OpenAsync(
                socket, identity, protocols, authorization, maxMessage, login, findings, either.Token).ConfigureAwait(false);
            if (result.Outcome is not DialOutcome.Connected)
            {
                socket.Dispose();
            }

            return result;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or AuthenticationException
            or InvalidDataException or ObjectDisposedException)
        {
            socket.Dispose();
            stopping.ThrowIfCancellationRequested();
            return patience.IsCancellationRequested
                ? Failed(DialOutcome.TimedOut, $"no answer within {Patience.TotalSeconds:0} s")
                : Failed(DialOutcome.Unreachable, findings.Distrust ?? e.InnerException?.Message ?? e.Message) with
                {
                    NotLetIn = findings is { Reached: true, Distrust: null },
                };
        }
    }

    private async Task<DialResult> OpenAsync(
        Socket socket, string identity, IReadOnlyList<string> protocols, string? authorization, int maxMessage, CsmsLogin? login, TlsFindings findings,
        CancellationToken cancellation)
    {
        await socket.ConnectAsync(options.Url.IdnHost, options.Url.Port, cancellation).ConfigureAwait(false);
        findings.Reached = true;
        var transport = await TransportAsync(socket, login, findings, cancellation).ConfigureAwait(false);
        var key = Handshake.NewKey();
        await transport.Output.WriteAsync(
            Handshake.Request(UrlOf(identity), key, protocols, authorization), cancellation).ConfigureAwait(false);
        var answer = await ReadAnswerAsync(transport.Input, cancellation).ConfigureAwait(false);
        if (WhyNot(answer, key, protocols) is { } refusal)
        {
            return refusal;
        }

        var deflate = answer.Extensions is { Length: > 0 };
        var connection = new WebSocketConnection(transport, client: true, deflate, maxMessage, socket.Dispose, time);
        return new(DialOutcome.Connected, connection, answer.Protocol, "");
    }

    private async ValueTask<IDuplexPipe> TransportAsync(Socket socket, CsmsLogin? login, TlsFindings findings, CancellationToken cancellation)
    {
        if (options.Url.Scheme == Uri.UriSchemeWs)
        {
            return new SocketPipe(socket);
        }

        var secured = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await secured.AuthenticateAsClientAsync(tls.OptionsFor(options.Url.IdnHost, login, findings), cancellation).ConfigureAwait(false);
        findings.ShowedCertificate = secured.IsMutuallyAuthenticated;
        return new StreamPipe(secured);
    }

    private Uri UrlOf(string identity)
        => new($"{options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Uri.EscapeDataString(identity)}{options.Url.Query}");

    private static async ValueTask<UpgradeResponse> ReadAnswerAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            var whole = UpgradeResponse.TryRead(ref buffer, out var response);
            input.AdvanceTo(buffer.Start, whole ? buffer.Start : buffer.End);
            if (whole)
            {
                return response!;
            }

            if (read.IsCompleted)
            {
                throw new IOException("the CSMS closed the connection during the handshake");
            }
        }
    }

    private static DialResult? WhyNot(UpgradeResponse answer, string key, IReadOnlyList<string> protocols) => answer switch
    {
        { Status: 401 or 403 or 404 } => Failed(DialOutcome.Refused, $"the CSMS refused the identity (HTTP {answer.Status})") with
        {
            NotLetIn = answer.Status is not 404,
            WantsPassword = answer.Status is not 404,
        },
        { Status: not 101 } or { Upgrade: false } => Failed(DialOutcome.Unreachable, $"the CSMS answered HTTP {answer.Status}"),
        _ when answer.Accept != Handshake.Accept(key) => Failed(DialOutcome.Unreachable, "the CSMS did not answer our nonce"),
        { Extensions: { Length: > 0 } chosen } when !Deflate.IsAnswer(chosen)
            => Failed(DialOutcome.Unreachable, $"the CSMS chose what we did not offer: {chosen}"),
        _ when answer.Protocol is null || !protocols.Contains(answer.Protocol)
            => Failed(DialOutcome.Refused, $"the CSMS speaks none of {string.Join(", ", protocols)}"),
        _ => null,
    };

    private void Report(string identity, DialResult result, TlsFindings findings)
    {
        var who = identity == options.Identity ? "csms" : identity;
        if (findings.Distrust is { } why)
        {
            security?.Happened(SecurityKind.InvalidCsmsCertificate, "csms", why);
        }
        else if (result.WantsPassword)
        {
            security?.Happened(SecurityKind.FailedToAuthenticateAtCsms, who, result.Reason);
        }
        else if (findings.Reached && IsAboutVersion(result.Reason))
        {
            security?.Happened(SecurityKind.InvalidTLSVersion, "csms", result.Reason);
        }
    }

    // OpenSSL's words; there is no code for it.
    private static bool IsAboutVersion(string reason)
        => reason.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
            || reason.Contains("alert protocol version", StringComparison.OrdinalIgnoreCase);

    private static DialResult Failed(DialOutcome outcome, string reason) => new(outcome, null, null, reason);
}
