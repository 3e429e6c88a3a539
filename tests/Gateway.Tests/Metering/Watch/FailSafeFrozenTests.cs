using Gateway.Metering;
using Gateway.Metering.Watch;
using Gateway.Site;
using Gateway.Tests.Balancing;
using static Gateway.Tests.Balancing.FailSafe;

namespace Gateway.Tests.Metering.Watch;

/// <summary>A meter that only repeats itself, from the watch over it to the limits of stations.</summary>
public sealed class FailSafeFrozenTests
{
    /// <summary>As the poller does it: what the watch over a meter doubts is no reading.</summary>
    [Fact]
    public async Task A_frozen_meter_is_as_good_as_a_silent_one()
    {
        var plant = Depot();
        plant.Run(150);
        var frozen = new Repeating(plant.Image.Freeze().Devices["grid"].Reading!, plant.Time);
        var watched = WatchedDevice.Of(frozen, "grid", plant.Image, plant.Time);
        plant.UnpluggedMeters.Add("grid");      // it is read below

        plant.Stations["CP-3"].Unplug();
        string? doubt = null;
        for (var second = 0; second < 60; second++)
        {
            var sample = (await watched.PollAsync(null!, default)).Sample!.Value;
            doubt = sample.Doubt;
            if (doubt is null)
            {
                plant.Image.Report(sample.Reading);
            }

            plant.Run(1);
        }

        Assert.Contains("the same in every digit", doubt, StringComparison.Ordinal);
        Assert.False(plant.Allocation.Circuits["main"].MeterFresh);
        Assert.Equal(33, plant.Limit("CP-1") + plant.Limit("CP-2"));
        plant.House["main"] = PerPhase<Ampere>.Same(new(30));
        plant.Run(300, p => p.IsNeverOver());
    }

    /// <summary>The watch takes its time; until then what cars are measured to draw must not look like load of the house that has gone.</summary>
    [Fact]
    public async Task What_cars_draw_more_beside_a_reading_that_stays_the_same_is_no_room_for_others()
    {
        var plant = new Plant([Plant.Circuit("main", 40, meter: "grid", uncontrolled: 20)], [Plant.Station("A"), Plant.Station("B")]);
        plant.House["main"] = PerPhase<Ampere>.Same(new(17.9));
        plant.AllCharge(phases: 1);
        foreach (var station in plant.Stations.Keys)
        {
            plant.Image.Station(station).CsmsLimit(1, new(10));
        }

        var meter = new Digits(plant);
        var watched = WatchedDevice.Of(meter, "grid", plant.Image, plant.Time);
        plant.UnpluggedMeters.Add("grid");      // it is read below
        var highest = 0.0;
        for (var second = 0; second < 150 + 40; second++)
        {
            var sample = (await watched.PollAsync(null!, default)).Sample!.Value;
            if (sample.Doubt is null)
            {
                plant.Image.Report(sample.Reading);
            }

            plant.Run(1, p => Assert.True(p.Limit("A") + p.Limit("B") + 17.9 <= 40, $"A {p.Limit("A")}, B {p.Limit("B")}: {p.Reason("A")}"));
            highest = Math.Max(highest, plant.Limit("A"));
            if (second == 150)
            {
                meter.IsFrozen = true;
                plant.Image.Station("A").CsmsLimit(1, null);
            }
        }

        Assert.Equal(12, highest);
    }

    /// <summary>A meter that never tells the same twice, until it is frozen.</summary>
    private sealed class Digits(Plant plant) : IPolledDevice
    {
        private DeviceReading? _last;
        private int _polls;

        public bool IsFrozen { get; set; }

        public Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
        {
            var now = plant.Time.GetTimestamp();
            var digit = new Ampere(0.01 * (++_polls % 10));
            _last = IsFrozen ? _last! with { TakenAt = now } : new("grid", now, plant.Flows("main").Map(a => a + digit), null, null, null, null, null, null);
            return Task.FromResult(new PolledSample(new DeviceSample(_last, null), default));
        }
    }

    private sealed class Repeating(DeviceReading reading, TimeProvider time) : IPolledDevice
    {
        public Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
            => Task.FromResult(new PolledSample(new DeviceSample(reading with { TakenAt = time.GetTimestamp() }, null), default));
    }
}
