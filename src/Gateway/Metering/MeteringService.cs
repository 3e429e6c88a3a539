using System.Collections.Immutable;
using Gateway.Metering.Lines;
using Gateway.Metering.Watch;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Runs a poller for each device of the site. Devices with the same address share a line.</summary>
internal sealed class MeteringService : BackgroundService, ILiveness
{
    private readonly Dictionary<LineAddress, ModbusLine> _lines = [];
    private readonly ImmutableArray<MeterPoller> _pollers;

    /// <param name="maps">By device, for each that needs one.</param>
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
            var polled = WatchedDevice.Of(PolledDevices.Of(device, maps.GetValueOrDefault(device.Id), time), device.Id, image, time);
            pollers.Add(new(device, polled, Line(device.Connect, time, logger), image, events, time, logger));
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

    private ModbusLine Line(Uri connect, TimeProvider time, ILogger logger)
    {
        var address = LineAddress.Of(connect);
        return _lines.TryGetValue(address, out var line) ? line : _lines[address] = new(address, time, logger);
    }
}
