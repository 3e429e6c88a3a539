namespace Gateway.Simulation.Plant;

/// <summary>Photovoltaics: the sun drifts; a cloud takes half of the rating within ten seconds, and gives it back as slowly.</summary>
internal sealed class PlantPv(double rating, Dice dice)
{
    /// <summary>Of the rating, in one step.</summary>
    private const double Ramp = 0.5 / 10 / PlantTime.StepsPerSecond;

    private double _sun = dice.Between(0.3, 1);
    private double _part;

    /// <summary>Ampere per phase, out of the site.</summary>
    public double Current => rating * _part;

    public bool IsClouded { get; set; }

    public void Step(int step)
    {
        if (step % PlantTime.StepsPerSecond == 0)
        {
            _sun = Math.Clamp(_sun + dice.Between(-0.002, 0.002), 0.2, 1);
        }

        _part += Math.Clamp((IsClouded ? 0.05 : _sun) - _part, -Ramp, Ramp / 5);
    }
}

/// <summary>A battery that discharges, until it trips.</summary>
internal sealed class PlantBattery(double current)
{
    /// <summary>Of its current, in one step: it comes back over a minute.</summary>
    private const double Ramp = 1.0 / 60 / PlantTime.StepsPerSecond;

    private double _part;

    /// <summary>Ampere per phase, out of the site.</summary>
    public double Current => current * _part;

    public bool IsTripped { get; set; }

    public void Step() => _part = IsTripped ? 0 : Math.Min(1, _part + Ramp);
}
