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

    private sealed class Repeating(DeviceReading reading, TimeProvider time) : IPolledDevice
    {
        public Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
            => Task.FromResult(new PolledSample(new DeviceSample(reading with { TakenAt = time.GetTimestamp() }, null), default));
    }
}
