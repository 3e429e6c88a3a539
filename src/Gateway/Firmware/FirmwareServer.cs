using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FirmwareCache;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Firmware;

/// <summary>
/// Serves the images, and nothing else, at <c>firmware.listen</c>. A server of its own: the one for stations handles a frame on the
/// thread that hears of it, and there nobody may read files.
/// </summary>
internal sealed class FirmwareServer(
    FirmwareOptions options, ImageServer images, RolloutEndpoint rollouts, LocalUris uris, ILoggerFactory loggers, ILogger<FirmwareServer> logger)
    : IHostedService, IAsyncDisposable
{
    private const int MostConnections = 2000;

    private WebApplication? _app;

    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers).AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Use(next => http => rollouts.InvokeAsync(http, next));
        _app.UseRouting();
        _app.MapImages(LocalUris.Path, images);
        _app.Use(next => http => http.GetEndpoint() is null ? NotFound(http) : next(http));
        _app.UseEndpoints(static _ => { });
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        uris.Open(Doors(_app));
        Log.Serving(logger, string.Join(' ', uris.Bases.Select(b => b + LocalUris.Path)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        Listen(kestrel, options.Listen);
        if (options.ListenTls is { } tls)
        {
            Listen(kestrel, tls);
        }
    }

    private void Listen(KestrelServerOptions kestrel, Uri url) => kestrel.Listen(AddressOf(url), door =>
    {
        if (url.Scheme is "https")
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.Certificate!);
            door.UseHttps(new Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(options.Certificate!, options.Key),
                ServerCertificateChain = chain,
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            });
        }
    });

    /// <summary>As they were asked for, with the ports that they got.</summary>
    private IEnumerable<Uri> Doors(WebApplication app)
    {
        var bound = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(a => new Uri(a)).ToLookup(a => a.Scheme);
        Uri[] asked = options.ListenTls is { } tls ? [options.Listen, tls] : [options.Listen];
        return asked.GroupBy(a => a.Scheme).SelectMany(same => same.Zip(bound[same.Key], (a, b) => new UriBuilder(a) { Port = b.Port }.Uri));
    }

    private static IPEndPoint AddressOf(Uri url) => new(
        IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? address
            : url.IsLoopback ? IPAddress.Loopback
            : Dns.GetHostAddresses(url.Host)[0],
        url.Port);
}
