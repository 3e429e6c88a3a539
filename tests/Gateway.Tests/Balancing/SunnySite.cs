using Gateway.Balancing;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Balancing;

/// <summary>A house with sun, cars that take what they may, and a battery that keeps the connection at zero as well as it can.</summary>
internal sealed class SunnySite(ManualTime time, SurplusOptions options)
{
    private const double House = 500;

    private readonly List<SurplusLoad> _cars = [];

    public Surplus Surplus { get; } = new(options, time);

    public double Pv { get; set; }

    /// <summary>What the battery can take or give; 0: there is none.</summary>
    public double BatteryMost { get; init; }

    public bool MeterIsSilent { get; set; }

    /// <summary>Positive: drawn from the grid.</summary>
    public double Grid { get; private set; }

    /// <summary>Positive: it discharges.</summary>
    public double Battery { get; private set; }

    public SurplusLoad Car(ChargingMode mode, double wattPerAmpere)
    {
        _cars.Add(new() { Mode = mode, Wants = true, WattPerAmpere = wattPerAmpere, Minimum = 6, Maximum = 32 });
        return _cars[^1];
    }

    /// <summary>Second by second. A car takes 3 s to follow, the battery one.</summary>
    public void Run(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            var load = House - Pv;
            foreach (var car in _cars)
            {
                car.Drawn = car.Mode is ChargingMode.Grid ? car.Drawn : car.Drawn + (((car.Upper * car.WattPerAmpere) - car.Drawn) / 3);
                load += car.Drawn;
            }

            Battery = Math.Clamp(Battery + (load - Battery), -BatteryMost, BatteryMost);
            Grid = load - Battery;
            time.Advance(TimeSpan.FromSeconds(1));
            Surplus.Share(new(MeterIsSilent ? null : Grid, Pv, Battery), _cars.ToArray());
        }
    }
}
