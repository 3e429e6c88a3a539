using System.Net;
using System.Text;
using FileTransfer;
using Gateway.Balancing;
using Gateway.Firmware;
using Gateway.GridSignals;
using Gateway.GridSignals.External;
using Gateway.LocalController;
using Gateway.LocalController.Files;
using Gateway.LocalController.GridMeter;
using Gateway.LocalController.Limits;
using Gateway.Metering;
using Gateway.Monitoring;
using Gateway.Queue;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Upstream;

namespace Gateway;

/// <summary>The running gateway, put together from its parts.</summary>
internal static class GatewayHost
{
    /// <summary>How long stopping may take: the service manager is told 15 s.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(8);

    /// <param name="logging">Where the log goes; null: the console.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="more">Adds what belongs to the site beyond its file. Null: nothing does.</param>
    public static WebApplication Build(
        SiteConfig site, Action<ILoggingBuilder>? logging = null, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        (logging ?? Consoles.Add)(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopPatience);
        builder.Services
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(site.Plan)
            .AddSingleton<SiteImage>()
            .AddSingleton<SiteEvents>()
            .AddSingleton<SecurityEvents>();

        builder.AddMonitoring(site.Mqtt);
        builder.Services.AddUpstream(site.Csms);
        if (site.Csms.Bridge)
        {
            builder.Services.AddBridging(new(site.StateDirectory, site.JournalSize.Value), site.Stations);
            builder.Services.AddQueue(site.StateDirectory);
        }

        builder.AddStations(site.Stations, site.QuirkDirectories);
        builder.Services.AddMetering(site.Devices, site.DeviceDirectories, Path.Combine(site.StateDirectory, "equipment"));
        builder.Services.AddBalancing(site.Balancing);
        builder.Services.AddLocalController(site.StateDirectory);
        builder.Services.AddLimits(new(site.Balancing.Reserve, site.Limits));
        builder.Services.AddGridMeter(site.Balancing.StaleAfter);
        builder.Services.AddGridSignals();
        builder.Services.AddExternalSignals(site.Signals, site.Balancing.StaleAfter);
        builder.Services.AddSingleton(provider => new FileTransfers(TransfersOf(site), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddFiles(site.StateDirectory, site.Controller, StateOf);
        builder.Services.AddFirmware(site.Firmware);
        more?.Invoke(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(StationListeners.AddressOf(site.Status.Listen));
        });

        var gateway = builder.Build();
        gateway.MapStatus();
        if (site.Csms.Bridge)
        {
            gateway.MapQueue();
        }

        return gateway;
    }

    /// <summary>Files come from and go to public addresses and those that the site file allows, never to the gateway's own doors.</summary>
    private static TransferSettings TransfersOf(SiteConfig site) => new()
    {
        UserAgent = $"site-gateway/{ProductVersion.Text}",
        Reach = new() { Allow = site.Firmware?.Allow ?? [], OwnPorts = [.. OwnDoors(site).Select(door => door.Port)] },
    };

    private static IEnumerable<Uri> OwnDoors(SiteConfig site)
        => [site.Status.Listen, .. site.Stations.Listen.Select(l => l.Url), .. site.Firmware?.Doors ?? []];

    private static IEnumerable<string> StateOf(SiteSnapshot site)
        => StatusDocuments.All(site).Select(o => $"{o.Topic} {Encoding.UTF8.GetString(StatusObject.Json(o.Write))}");
}
