using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Runs a poller for each device of the site. Devices with the same host and port share a line.</summary>
internal sealed class MeteringService : BackgroundService, ILiveness
{
    private readonly Dictionary<string, ModbusTcpClient> _lines = [];
    private readonly ImmutableArray<MeterPoller> _pollers;

    /// <param name="maps">By model, one for each device that is supported.</param>
    public MeteringService(
        ImmutableArray<DeviceOptions> devices,
        IReadOnlyDictionary<string, DeviceMap> maps,
        SiteImage image,
        SiteEvents events,
        TimeProvider time,
        ILogger<MeteringService> logger)
    {
        var pollers = ImmutableArray.CreateBuilder<MeterPoller>();
        foreach (var device in devices)
        {
            image.Announce(device.Id, device.Role);
            if (DeviceMaps.WhyNotSupported(device) is { } reason)
            {
                image.ReportFault(device.Id, reason);
                Log.NotSupported(logger, device.Id, reason);
            }
            else
            {
                pollers.Add(new(device, maps[device.Model], Line(device.Connect, time, logger), image, events, time, logger));
            }
        }

        _pollers = pollers.ToImmutable();
    }

    /// <summary>The watchdog's question: does every poller's loop still turn? A dead meter does not stop one.</summary>
    public string Name => "metering";

    public bool IsAlive => _pollers.All(p => p.IsAlive);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var line in _lines.Values)
        {
            line.Dispose();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(_pollers.Select(p => p.RunAsync(stoppingToken)));

    private ModbusTcpClient Line(Uri connect, TimeProvider time, ILogger logger)
    {
        var (host, port) = (connect.IdnHost, connect.Port > 0 ? connect.Port : ModbusTcpClient.DefaultPort);
        var key = $"{host}:{port}";
        return _lines.TryGetValue(key, out var line) ? line : _lines[key] = new(host, port, time, logger);
    }
}
