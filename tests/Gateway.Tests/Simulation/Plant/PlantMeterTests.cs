using Gateway.Simulation.Plant;
using Gateway.Site;

namespace Gateway.Tests.Simulation.Plant;

public sealed class PlantMeterTests
{
    private readonly PlantTime _time = new();
    private readonly PlantMeter _meter = new("grid", new(Period: 1, Latency: 0.2, Refresh: 0.5), new(5));
    private readonly List<(int Heard, DeviceReading Reading)> _readings = [];
    private double _truth = 100;

    [Fact]
    public void It_tells_once_a_period_what_is_half_a_percent_wrong_and_a_little_old()
    {
        Run(60);

        Assert.InRange(_readings.Count, 58, 60);
        Assert.All(_readings, r => Assert.InRange(Shown(r.Reading), 99.5, 100.5));
        Assert.True(_readings.Select(r => Shown(r.Reading)).Distinct().Count() > 50);
        Assert.All(_readings, r => Assert.Equal(2, r.Heard - StepOf(r.Reading)));
    }

    [Fact]
    public void Lost_it_tells_nothing()
    {
        _meter.IsLost = true;

        Run(30);

        Assert.Empty(_readings);
    }

    [Fact]
    public void Frozen_it_tells_what_it_once_had()
    {
        Run(5);
        (_meter.IsFrozen, _truth) = (true, 30);
        _readings.Clear();

        Run(30);

        Assert.Single(_readings.Skip(1).Select(r => Shown(r.Reading)).Distinct());
        Assert.InRange(Shown(_readings[^1].Reading), 99.5, 100.5);
    }

    [Fact]
    public void Upside_down_it_tells_the_opposite()
    {
        _meter.IsUpsideDown = true;

        Run(5);

        Assert.InRange(Shown(_readings[^1].Reading), -100.5, -99.5);
    }

    [Fact]
    public void Late_it_tells_in_order_what_is_seconds_old()
    {
        _meter.Late = 4;

        Run(30);

        Assert.All(_readings, r => Assert.Equal(42, r.Heard - StepOf(r.Reading)));
    }

    private void Run(int seconds)
    {
        for (var i = 0; i < seconds * PlantTime.StepsPerSecond; i++)
        {
            _time.Step++;
            _meter.Step(_time.Step, [_truth, 0, 0], _time, r => _readings.Add((_time.Step, r)));
        }
    }

    private static double Shown(DeviceReading reading) => reading.Current!.Value.L1.Value;

    private static int StepOf(DeviceReading reading) => (int)((reading.TakenAt - TimeSpan.TicksPerSecond) / PlantTime.TicksPerStep);
}
