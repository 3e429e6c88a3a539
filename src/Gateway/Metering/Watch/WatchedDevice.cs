using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>A device whose readings are held against the ones before and against what others measure.</summary>
/// <param name="limit">Of the conductor that it measures; null: nobody knows.</param>
/// <param name="elsewhere">What others measure of the current that flows through it, in ampere over all phases.</param>
internal sealed class WatchedDevice(IPolledDevice device, Ampere? limit, Func<double> elsewhere, TimeProvider time) : IPolledDevice
{
    private readonly SumCheck _sum = new();
    private readonly CounterCheck _counters = new(limit, time);
    private readonly JumpCheck _jump = new(limit);
    private readonly FrozenCheck _frozen = new(elsewhere, time);

    public static WatchedDevice Of(IPolledDevice device, string id, SiteImage image, TimeProvider time)
        => new(device, Surroundings.LimitOf(image.Plan, id), () => Surroundings.CurrentBehind(image, id), time);

    public async Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
    {
        var poll = await device.PollAsync(read, stopping);
        if (poll.Sample is not { Doubt: null } sample)
        {
            return poll;
        }

        return Doubt(sample.Reading) is { } doubt ? new(sample with { Doubt = doubt }, default)
            : _frozen.MayBeFrozen ? new(sample with { Reading = sample.Reading with { IsRepeated = true } }, default)
            : poll;
    }

    /// <summary>Every check sees every reading: each has something to remember.</summary>
    private string? Doubt(DeviceReading reading)
    {
        string?[] doubts = [_sum.Judge(reading), _counters.Judge(reading), _jump.Judge(reading), _frozen.Judge(reading)];
        var all = string.Join("; ", doubts.OfType<string>());
        return all.Length > 0 ? all : null;
    }
}
