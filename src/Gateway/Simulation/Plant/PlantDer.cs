using Gateway.Metering;
using Gateway.Metering.SunSpec;
using Gateway.Metering.SunSpec.Control;
using Gateway.Simulation.Der;
using Gateway.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Simulation.Plant;

/// <summary>A SunSpec inverter or battery at a plant's connection: it obeys what stands in its registers, and outlives the gateway.</summary>
internal sealed class PlantDer
{
    /// <summary>The sun of a roof moves by so much of the rating in a second at most; it goes and comes back within minutes.</summary>
    private const double Drift = 0.002, Dusk = 0.01;

    private readonly DerLine _line;
    private readonly PlantTime _time;
    private readonly Dice _dice;
    private double _sun;

    public PlantDer(string id, DerSetup setup, PlantTime time, Dice dice)
    {
        (Id, Device, _time, _dice) = (id, new(setup, time), time, dice);
        (_line, _sun) = (new(Device, time), dice.Between(0.3, 1));
    }

    public string Id { get; }

    public SimulatedDer Device { get; }

    public DeviceRole Role => Device.Setup.Stores ? DeviceRole.Battery : DeviceRole.Pv;

    /// <summary>Watt out of the site, as of the last full second; negative: a battery charges.</summary>
    public double Watt { get; private set; }

    /// <summary>Ampere per phase, out of the site.</summary>
    public double Current => Watt / (3 * PlantTruth.Volt);

    /// <summary>The sun has gone, and with it the inverter from its line.</summary>
    public bool IsDark { get; set; }

    public void Step(int step)
    {
        if (step % PlantTime.StepsPerSecond != 0)
        {
            return;
        }

        var sun = IsDark ? _sun - Dusk : Math.Min(Math.Clamp(_sun + _dice.Between(-Drift, Drift), 0.2, 1), _sun + Dusk);
        _sun = Math.Max(0, sun);
        _line.IsAsleep = _sun == 0;
        Device.Available = _sun * Device.Setup.WMax;
        Watt = Device.Watt;
    }

    /// <summary>The gateway's side of it, new with each of its lives.</summary>
    /// <param name="settings">A folder for its own settings.</param>
    public (SunSpecEquipment Equipment, Func<DeviceSample?> Poll) Equip(string settings)
    {
        var described = new SunSpecDevice(Id, new(Role));
        var own = new OwnSettings(Path.Combine(settings, $"{Id}.json"));
        var equipment = new SunSpecEquipment(Id, Device.Setup.Stores, described, new(_line.ReadAsync, _line.WriteAsync), own, _time, NullLogger.Instance);
        var polled = new SteeredDevice(described, equipment);
        // With no line between it is answered at once.
        return (equipment, () => polled.PollAsync(_line.ReadAsync, CancellationToken.None).GetAwaiter().GetResult().Sample);
    }
}
