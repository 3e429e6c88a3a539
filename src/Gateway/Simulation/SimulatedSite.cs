using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>
/// Everything on the site that is no station, per phase: it swings slowly around six tenths of its design peak and never passes
/// the peak. It changes by at most 0.2 A/s, so that a reserve of a few ampere covers the time that stations need to react.
/// </summary>
/// <param name="peak">The design peak per phase.</param>
internal sealed class HouseLoad(Ampere peak)
{
    public const double Middle = 0.6;
    private const double Swing = 0.35;
    private const double Steepest = 0.2;        // ampere per second
    private const double ShortestPeriod = 60;   // seconds

    private readonly double _period = Math.Max(ShortestPeriod, peak.Value * Swing * Math.Tau / Steepest);

    public PerPhase<Ampere> At(TimeSpan since) => PerPhase<Ampere>.From(phase =>
        peak * (Middle + Swing * Math.Sin(Math.Tau * (since.TotalSeconds / _period + (int)phase / 3.0))));
}

/// <summary>What draws current: a station, or a stand-in for one.</summary>
/// <param name="Draw">Lets time pass and says what it draws at its own terminals.</param>
/// <param name="Circuits">The circuits that it hangs on, the grid connection included.</param>
internal sealed record SiteLoad(Func<TimeSpan, PerPhase<Ampere>> Draw, Wiring Wiring, ImmutableArray<string> Circuits);

/// <summary>The true currents of the site: the house and every station through its wiring, circuit by circuit.</summary>
internal sealed class SimulatedSite(
    string grid, HouseLoad house, IReadOnlyList<SiteLoad> loads, Judge judge, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _last = time.GetTimestamp();
    private double _energyWh;
    private MeterPicture _picture = Picture(default, 0);

    /// <summary>The time between two steps.</summary>
    public static TimeSpan StepTime { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What the grid meter sees now.</summary>
    public MeterPicture Meter => Volatile.Read(ref _picture);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(StepTime, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Step();
            }
        }
        catch (OperationCanceledException)
        {
            // The site is closed.
        }
    }

    public void Step()
    {
        var now = time.GetTimestamp();
        var dt = time.GetElapsedTime(_last, now);
        _last = now;
        var currents = new Dictionary<string, PerPhase<Ampere>> { [grid] = house.At(time.GetElapsedTime(_started, now)) };
        foreach (var load in loads)
        {
            var drawn = load.Wiring.ToSite(load.Draw(dt));
            foreach (var circuit in load.Circuits)
            {
                currents[circuit] = currents.GetValueOrDefault(circuit).Zip(drawn, static (a, b) => a + b);
            }
        }

        var sum = currents[grid];
        _energyWh += (sum.L1 + sum.L2 + sum.L3).Value * StationCore.Volt * dt.TotalHours;
        Volatile.Write(ref _picture, Picture(sum, _energyWh));
        judge.Saw(currents, dt);
    }

    private static MeterPicture Picture(PerPhase<Ampere> current, double energyWh) => new(
        PerPhase<Volt>.Same(new(StationCore.Volt)),
        current.Map(a => new Ampere(Math.Abs(a.Value))),
        current.Map(a => new Watt(a.Value * StationCore.Volt)),
        new(energyWh),
        new(0),
        50);
}
