using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>A device that is polled, and whose equipment hears of each poll.</summary>
internal sealed class SteeredDevice(IPolledDevice device, SunSpecEquipment equipment) : IPolledDevice
{
    public async Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
    {
        var poll = await device.PollAsync(read, stopping);
        await equipment.PolledAsync(FeedIn(poll), poll.Sample is null ? poll.Failure.Reason : null, stopping);
        return poll;
    }

    /// <summary>What it feeds in, if that is believed.</summary>
    private static Watt? FeedIn(PolledSample poll) => poll.Sample is { Doubt: null } sample ? sample.Reading.TotalPower : null;
}
