namespace Gateway.Simulation;

/// <summary>A car on the cable: it follows the pilot, up to what it can, and stops when it is full.</summary>
/// <param name="phases">How many of the station's terminals it uses, from L1 on. 1 to 3.</param>
/// <param name="max">The most it draws per phase, in ampere. 6 to 32.</param>
/// <param name="follow">How long it takes to follow the pilot. IEC 61851-1: 0.5 to 3 s.</param>
/// <param name="wantsWh">Energy until it is full; it tapers over the last tenth. Null: never full.</param>
/// <param name="wakes">From the first offer to the first current, also after a pause: contactors, handshake. 2 to 10 s; none if not said.</param>
/// <param name="discharge">The most it feeds in per phase, in ampere; its battery has enough for that. 0: it only charges.</param>
internal sealed class SimulatedCar(int phases, double max, TimeSpan follow, double? wantsWh = null, TimeSpan wakes = default, double discharge = 0)
{
    /// <summary>Below this a car cannot charge (IEC 61851-1).</summary>
    public const double Minimum = 6;

    private const double TaperFrom = 0.9;

    private double _takenWh;
    private double _current;
    private TimeSpan _awake;

    public int Phases => phases;

    /// <summary>What it draws now on each phase that it uses, in ampere; below 0: it feeds in.</summary>
    public double Current => _current;

    public bool Full => _takenWh >= wantsWh;

    /// <param name="pilot">What the station offers per phase; below 6 A the car pauses.</param>
    public double Step(double pilot, double volt, TimeSpan dt)
    {
        _awake = pilot < Minimum ? TimeSpan.Zero : _awake + dt;
        return Follow(pilot < Minimum || Full ? 0 : Math.Min(pilot, Math.Max(Minimum, max * Taper())), volt, dt);
    }

    /// <summary>ISO 15118-20: it holds a current, and its contactors stay closed at 0 as well.</summary>
    /// <param name="point">Ampere per phase; below 0: it feeds in, if it can.</param>
    public double Hold(double point, double volt, TimeSpan dt)
    {
        _awake += dt;
        return Follow(Math.Clamp(point, -discharge, Math.Max(0, max * Taper())), volt, dt);
    }

    /// <summary>The contactor opens.</summary>
    public void CutOff() => (_current, _awake) = (0, TimeSpan.Zero);

    private double Follow(double target, double volt, TimeSpan dt)
    {
        target = _awake <= wakes ? 0 : target;
        // A first-order lag that is within 5 % after the time to follow.
        _current += (target - _current) * (1 - Math.Exp(-3 * dt / follow));
        if (Math.Abs(target - _current) < 0.05)
        {
            _current = target;
        }

        _takenWh += _current * phases * volt * dt.TotalHours;
        return _current;
    }

    private double Taper() => wantsWh is { } wants ? Math.Min(1, (1 - _takenWh / wants) / (1 - TaperFrom)) : 1;
}
