using Gateway.Metering;
using Gateway.Metering.Watch;
using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>A meter of the plant as the gateway has it: its readings pass the same watch as those of real devices.</summary>
internal sealed class WatchedMeter : IPolledDevice
{
    private readonly SiteImage _image;
    private readonly WatchedDevice _watch;
    private DeviceReading? _next;

    public WatchedMeter(string id, SiteImage image, TimeProvider time) => (_image, _watch) = (image, WatchedDevice.Of(this, id, image, time));

    /// <summary>What a poll has come to: believed, or told as a fault.</summary>
    public void Report(DeviceReading reading)
    {
        _next = reading;
        // Nothing is asked over a line, so the poll is over at once.
        var sample = _watch.PollAsync((_, _) => Task.FromResult<ModbusAnswer>(default), CancellationToken.None).GetAwaiter().GetResult().Sample!.Value;
        if (sample.Doubt is { } doubt)
        {
            _image.ReportFault(reading.DeviceId, doubt);
        }
        else
        {
            _image.Report(sample.Reading);
        }
    }

    Task<PolledSample> IPolledDevice.PollAsync(RegisterReader read, CancellationToken stopping)
        => Task.FromResult<PolledSample>(new(new DeviceSample(_next!, null), default));
}
