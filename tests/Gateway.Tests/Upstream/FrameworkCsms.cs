using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Gateway.Tests.Support;
using Gateway.Tests.WebSockets;
using Gateway.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Upstream;

/// <summary>A CSMS made of the framework's own server: says back what it hears, until it hears "close".</summary>
internal sealed class FrameworkCsms : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Visit> _visits = Channel.CreateUnbounded<Visit>();

    private FrameworkCsms(WebApplication app) => _app = app;

    /// <summary>What a visitor showed.</summary>
    public sealed record Visit(string Path, string Authorization, string Protocols, string? Certificate);

    /// <summary>What it chooses; null: the first that is offered.</summary>
    public string? Protocol { get; init; }

    public bool Compresses { get; init; }

    /// <summary>101, or the status of its refusal.</summary>
    public int Status { get; init; } = 101;

    public static Task<FrameworkCsms> StartAsync(
        bool compresses = false, int status = 101, string? protocol = null, TestCertificate? certificate = null, bool asksForCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = X509Certificate2.CreateFromPemFile(certificate.CertificatePath, certificate.KeyPath),
                    ClientCertificateMode = asksForCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
                    ClientCertificateValidation = (_, _, _) => true,
                });
            }
        }));
        return StartAsync(new(builder.Build()) { Compresses = compresses, Status = status, Protocol = protocol });
    }

    public CsmsOptions Options(string host = "127.0.0.1") => new()
    {
        Url = new UriBuilder(_app.Urls.Single()) { Scheme = _app.Urls.Single().StartsWith("https", StringComparison.Ordinal) ? "wss" : "ws", Host = host, Path = "/csms/ocpp" }.Uri,
        Identity = "site",
        Protocols = ["ocpp2.0.1", "ocpp1.6"],
        Bridge = true,
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffMax = TimeSpan.FromSeconds(1),
    };

    public async Task<Visit> SeesAsync()
    {
        using var patience = Patience.New();
        return await _visits.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task<FrameworkCsms> StartAsync(FrameworkCsms csms)
    {
        csms._app.UseWebSockets();
        csms._app.Run(csms.ServeAsync);
        await csms._app.StartAsync();
        return csms;
    }

    private async Task ServeAsync(HttpContext http)
    {
        var offered = http.WebSockets.WebSocketRequestedProtocols;
        _visits.Writer.TryWrite(new(
            http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            http.Request.Headers.Authorization.ToString(), string.Join(",", offered), http.Connection.ClientCertificate?.Subject));
        if (Status != 101)
        {
            http.Response.StatusCode = Status;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = Protocol is "" ? null : Protocol ?? offered[0],
            DangerousEnableCompression = Compresses,
        });
        await EchoAsync(socket, http.RequestAborted);
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken aborted)
    {
        var buffer = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            if (part.MessageType is WebSocketMessageType.Close || buffer.AsSpan(0, length).SequenceEqual("close"u8))
            {
                await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "as you wish", aborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text, true, aborted);
        }
    }
}
