using System.Collections.Immutable;
using System.Threading.Channels;
using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Metering;

/// <summary>Metering as the program runs it, with a site image to look at and events to wait for.</summary>
internal sealed class MeteredSite : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ChannelReader<SiteEvent> _events;

    private MeteredSite(TimeProvider time, ImmutableArray<DeviceOptions> devices)
    {
        var image = new SiteImage(Plan, time);
        var events = new SiteEvents(time);
        _events = events.Listen();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddSingleton(image)
            .AddSingleton(events)
            .AddMetering(devices, [Repository.File("site-config/devices")])
            .BuildServiceProvider();
        (Image, Metering) = (image, _services.GetRequiredService<MeteringService>());
    }

    public SiteImage Image { get; }

    public IServiceProvider Services => _services;

    public MeteringService Metering { get; }

    private static SitePlan Plan { get; } = new(
        "site", "Site", TimeZoneInfo.Utc, new(230), [], ImmutableSortedDictionary<string, StationPlan>.Empty,
        new("default", "main", Wiring.Straight, new(32), new(6), new(6), 0));

    public static DeviceOptions Sdm630(string id, Uri connect, byte unit = 1, string every = "00:00:01")
        => new(id, DeviceRole.Grid, "eastron-sdm630", connect, unit, TimeSpan.Parse(every, null));

    public static async Task<MeteredSite> StartAsync(TimeProvider time, params ImmutableArray<DeviceOptions> devices)
    {
        var site = new MeteredSite(time, devices);
        await site.Metering.StartAsync(CancellationToken.None);
        return site;
    }

    public async Task<SiteEvent> HappensAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        return await _events.ReadAsync(patience.Token);
    }

    /// <summary>Waits for the reading that was taken at this moment.</summary>
    public async Task ReadsAsync(string id, long takenAt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (Device(id).Reading?.TakenAt != takenAt)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    public DeviceSnapshot Device(string id) => Image.Freeze().Devices[id];

    public async ValueTask DisposeAsync()
    {
        await Metering.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
