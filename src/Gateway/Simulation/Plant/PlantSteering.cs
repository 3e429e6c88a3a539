using Gateway.GridSignals.External;
using Gateway.Metering;
using Gateway.Metering.SunSpec.Control;
using Gateway.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Simulation.Plant;

/// <summary>What one life of the gateway does about a plant's inverters and batteries: polls them, caps them, brakes them, all by the real code.</summary>
internal sealed class PlantSteering : IDisposable
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(10);

    private readonly List<(PlantDer Der, SunSpecEquipment Equipment, Func<DeviceSample?> Poll)> _devices = [];
    private readonly SiteImage _image;
    private readonly FeedInLimiter _limiter;
    private readonly BatteryBrake _brake;

    /// <param name="settings">A folder for the devices' own settings.</param>
    public PlantSteering(IReadOnlyList<PlantDer> ders, LimitHub hub, SiteImage image, string settings, PlantTime time)
    {
        _image = image;
        foreach (var der in ders)
        {
            image.Announce(der.Id, der.Role);
            var (equipment, poll) = der.Equip(settings);
            _devices.Add((der, equipment, poll));
        }

        var desk = new EquipmentDesk(_devices.Select(d => d.Equipment), time);
        var power = new GridPower(image, StaleAfter);
        _limiter = new(hub, desk, power, image, time, NullLogger<FeedInLimiter>.Instance);
        _brake = new(hub, desk, power, image, time, NullLogger<BatteryBrake>.Instance);
    }

    /// <summary>Once a second.</summary>
    public void Step()
    {
        foreach (var (der, _, poll) in _devices)
        {
            if (poll() is not { } sample)
            {
                _image.ReportFault(der.Id, "does not answer");
            }
            else if (sample.Doubt is null)
            {
                _image.Report(sample.Reading);
            }
        }

        _limiter.LookAsync(CancellationToken.None).GetAwaiter().GetResult();
        _brake.LookAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _limiter.Dispose();
        _brake.Dispose();
        _devices.ForEach(d => d.Equipment.Dispose());
    }
}
