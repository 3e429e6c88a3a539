using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Peers;

/// <summary>What the gateway showed when it came in a station's name.</summary>
/// <param name="Certificate">Its subject; null: none was shown.</param>
internal sealed record CsmsVisit(string? Authorization, IReadOnlyList<string> Protocols, string? Certificate);

/// <summary>
/// A CSMS on a real socket that does only what the test says. It lets everybody in unless told otherwise and answers nothing by
/// itself but the gateway's own SecurityEventNotifications, which come whenever something happens.
/// </summary>
internal sealed class ScriptedCsms : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Channel<ScriptedSocket>> _links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Channel<CsmsVisit>> _visits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _doors = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ScriptedSocket> _all = [];
    private readonly CancellationTokenSource _closing = new();
    private bool _disposed;

    private ScriptedCsms(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/csms");

    /// <param name="port">0: any.</param>
    /// <param name="certificate">Null: no TLS.</param>
    /// <param name="asksForCertificate">Who shows none may come in all the same.</param>
    public static async Task<ScriptedCsms> StartAsync(int port = 0, TestCertificate? certificate = null, bool asksForCertificate = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = X509Certificate2.CreateFromPemFile(certificate.CertificatePath, certificate.KeyPath),
                    ClientCertificateMode = asksForCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
                    ClientCertificateValidation = (_, _, _) => true,
                });
            }
        }));
        builder.Logging.ClearProviders();
        var csms = new ScriptedCsms(builder.Build());
        csms._app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.Zero });
        csms._app.Run(csms.MeetAsync);
        await csms._app.StartAsync();
        return csms;
    }

    /// <summary>The next link of a station that was let in.</summary>
    public async Task<ScriptedSocket> AcceptsAsync(string station)
    {
        using var patience = Patience.Start();
        return await Of(_links, station).Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next attempt of a station, let in or not.</summary>
    public async Task<CsmsVisit> IsVisitedAsync(string station)
    {
        using var patience = Patience.Start();
        return await Of(_visits, station).Reader.ReadAsync(patience.Token);
    }

    /// <summary>True where an attempt is waiting to be looked at.</summary>
    public bool HasVisit(string station) => Of(_visits, station).Reader.TryPeek(out _);

    /// <summary>How many links of a station are open now.</summary>
    public int OpenLinksOf(string station) => _all.Count(link => link.IsOpen && link.Name == station);

    public void Refuses(string station, int status) => _doors[station] = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <param name="judge">Told what is shown; the status of the refusal, or null to let in.</param>
    public void Judges(string station, Func<CsmsVisit, int?> judge) => _doors[station] = async context =>
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        if (judge(new(context.Request.Headers.Authorization, [.. offered], context.Connection.ClientCertificate?.Subject)) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        await LetInAsync(context, station, offered[0]);
    };

    public void ChoosesNoProtocolFor(string station) => _doors[station] = async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await ScriptedSocket.Start(socket, station).EndsAsync();
    };

    /// <summary>The handshake is read and never answered.</summary>
    public void HangsFor(string station) => _doors[station] = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    /// <summary>The handshake is answered when the test says so.</summary>
    public void TakesItsTimeFor(string station, Task until) => _doors[station] = async context =>
    {
        await until.WaitAsync(context.RequestAborted);
        await LetInAsync(context, station, context.WebSockets.WebSocketRequestedProtocols[0]);
    };

    public void LetsIn(string station) => _doors.TryRemove(station, out _);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;     // the test has ended it already
        }

        await _closing.CancelAsync();
        foreach (var link in _all)
        {
            link.Cut();
        }

        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task MeetAsync(HttpContext context)
    {
        var station = Uri.UnescapeDataString(context.Request.Path.Value!.Split('/')[^1]);
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        Of(_visits, station).Writer.TryWrite(new(
            context.Request.Headers.Authorization, [.. offered], context.Connection.ClientCertificate?.Subject));
        try
        {
            await (_doors.TryGetValue(station, out var door) ? door(context) : LetInAsync(context, station, offered[0]));
        }
        catch (OperationCanceledException)
        {
            // The gateway gave up, or the test is over.
        }
    }

    private async Task LetInAsync(HttpContext context, string station, string protocol)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = protocol, DangerousEnableCompression = true });
        var link = ScriptedSocket.Start(socket, station, takesIncidents: station == TestSite.Gateway);
        _all.Add(link);
        Of(_links, station).Writer.TryWrite(link);
        await link.Ended.WaitAsync(_closing.Token);
    }

    private static Channel<T> Of<T>(ConcurrentDictionary<string, Channel<T>> channels, string station)
        => channels.GetOrAdd(station, _ => Channel.CreateUnbounded<T>());
}
