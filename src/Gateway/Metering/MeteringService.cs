using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Metering.SunSpec;
using Gateway.Metering.SunSpec.Control;
using Gateway.Metering.Watch;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>Runs a poller for each device of the site. Devices with the same address share a line.</summary>
internal sealed class MeteringService : BackgroundService, ILiveness
{
    private readonly ImmutableArray<MeterPoller> _pollers;
    private readonly ImmutableArray<SunSpecEquipment> _equipment;

    /// <param name="maps">By device, for each that needs one.</param>
    /// <param name="settings">Where the own settings of devices are kept while they are told others; null: in memory.</param>
    public MeteringService(
        ImmutableArray<DeviceOptions> devices,
        IReadOnlyDictionary<string, DeviceMap> maps,
        string? settings,
        ModbusLines lines,
        SiteImage image,
        SiteEvents events,
        TimeProvider time,
        ILogger<MeteringService> logger)
    {
        var pollers = ImmutableArray.CreateBuilder<MeterPoller>();
        var steering = Steering.Of(devices);
        var equipment = ImmutableArray.CreateBuilder<SunSpecEquipment>();
        foreach (var device in devices)
        {
            image.Announce(device.Id, device.Role);
            var line = lines.Of(device.Connect);
            var polled = PolledDevices.Of(device, maps.GetValueOrDefault(device.Id), time);
            if (steering.Contains(device.Id) && polled is SunSpecDevice described)
            {
                var steered = Steering.Equip(device, described, line, settings, time, logger);
                equipment.Add(steered);
                polled = new SteeredDevice(polled, steered);
            }

            pollers.Add(new(device, WatchedDevice.Of(polled, device.Id, image, time), line, image, events, time, logger));
        }

        (_pollers, _equipment) = (pollers.ToImmutable(), equipment.ToImmutable());
    }

    /// <summary>The devices that can be told something.</summary>
    public IDerEquipment Equipment(string deviceId) => _equipment.Single(e => e.Id == deviceId);

    /// <summary>The watchdog's question: does every poller's loop still turn? A dead meter does not stop one.</summary>
    public string Name => "metering";

    public bool IsAlive => _pollers.All(p => p.IsAlive);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var equipment in _equipment)
        {
            equipment.Dispose();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(_pollers.Select(p => p.RunAsync(stoppingToken)));
}
