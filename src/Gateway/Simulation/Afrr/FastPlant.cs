using Gateway.GridSignals.Afrr;
using Gateway.Simulation.Plant;

namespace Gateway.Simulation.Afrr;

/// <summary>A battery: does what it was told a while ago, as fast as it can ramp. In watt, seconds and watt hours.</summary>
internal sealed class FastPlant(string id, double power, double ramp, double latency, double capacity)
{
    private const double Loss = 0.04;      // on the way in and out

    private readonly Queue<(int Due, double Watt)> _coming = [];
    private double _told;

    /// <summary>Positive: it draws.</summary>
    public double Power { get; private set; }

    public double Charge { get; private set; } = 0.5;

    public void Tell(int step, double watt) => _coming.Enqueue((step + PlantTime.Steps(latency), watt));

    public void Step(int step)
    {
        while (_coming.TryPeek(out var next) && next.Due <= step)
        {
            _told = Math.Clamp(_coming.Dequeue().Watt, -power, power);
        }

        var most = ramp / PlantTime.StepsPerSecond;
        Power += Math.Clamp(_told - Power, -most, most);
        Charge += Power * (1 - (Math.Sign(Power) * Loss)) / 3600 / PlantTime.StepsPerSecond / capacity;
    }

    /// <summary>As its own meter shows it.</summary>
    public AfrrResource AsResource() => new(id, AfrrKind.Battery, Power, -power, power)
    {
        Ramp = ramp,
        Latency = latency,
        Charge = Charge,
        Circuit = 0,
    };
}
