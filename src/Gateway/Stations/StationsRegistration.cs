using System.Collections.Immutable;
using Gateway.Balancing;
using Gateway.GridSignals;
using Gateway.GridSignals.Afrr;
using Gateway.Journal;
using Gateway.Site;
using Gateway.Stations.Actuation;
using Gateway.Stations.Der;
using Gateway.Upstream;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Stations;

internal static class StationsRegistration
{
    /// <summary>A storm of a thousand stations must not lose SYNs: each would wait a second to try again.</summary>
    private const int Backlog = 4096;

    /// <param name="quirks">Where files about models of stations are looked for, first hit wins.</param>
    public static void AddStations(this WebApplicationBuilder builder, StationsOptions options, ImmutableArray<string> quirks)
    {
        builder.Services
            .AddSingleton(options)
            .AddSingleton<Sessions>()
            .AddSingleton<ILimitSink>(services => services.GetRequiredService<Sessions>())
            .AddSingleton<ISetPointSink>(services => services.GetRequiredService<Sessions>())
            .AddSingleton<LoginThrottle>()
            .AddSingleton<Admission>()
            .AddSingleton<CsmsProfileBook>()
            .AddSingleton(services => new ModelBook(
                QuirkBook.Load(quirks).Book,
                services.GetService<DurableNotes>(),
                services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Stations")))
            .AddSingleton(services => new SessionContext(
                options,
                services.GetRequiredService<CsmsOptions>(),
                services.GetRequiredService<ReplayPatience>(),
                services.GetRequiredService<CsmsDialer>(),
                services.GetRequiredService<SiteImage>(),
                services.GetRequiredService<CsmsProfileBook>(),
                services.GetRequiredService<ModelBook>(),
                services.GetService<DurableNotes>(),
                services.GetRequiredService<GatewayMetrics>(),
                services.GetRequiredService<SiteEvents>(),
                services.GetRequiredService<SecurityEvents>(),
                services.GetService<BridgeBook>(),
                services.GetService<IFirmwareLocations>() is { } locations ? new(locations) : null,
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Stations")))
            .AddSingleton<IDerSource, StationDers>()
            .AddSingleton<SessionKeeper>()
            .AddSingleton<ILiveness>(services => services.GetRequiredService<SessionKeeper>())
            .AddHostedService(services => services.GetRequiredService<SessionKeeper>())
            .AddHostedService<UpstreamReporter>()
            .AddHostedService(services => new KeptTransactions(
                services.GetRequiredService<SiteImage>(), options.AcceptUnknown, services.GetRequiredService<TimeProvider>(), services.GetService<StationMemory>()));

        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            // A frame is handled where it arrives: a change of threads per frame costs more than all we do with it.
            sockets.UnsafePreferInlineScheduling = true;
            sockets.Backlog = Backlog;
        });
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IServiceProvider>((kestrel, services) =>
            kestrel.ListenForStations(options.Listen, services.GetRequiredService<SecurityEvents>(), listener => EndpointFor(listener, services)));
    }

    private static Microsoft.AspNetCore.Connections.ConnectionDelegate EndpointFor(ListenOptions listener, IServiceProvider services)
    {
        var endpoint = ActivatorUtilities.CreateInstance<StationEndpoint>(services, listener);
        Log.Listening(services.GetRequiredService<SessionContext>().Logger, listener.Url, listener.Security);
        return endpoint.OnConnectedAsync;
    }
}
