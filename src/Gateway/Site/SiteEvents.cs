using System.Threading.Channels;

namespace Gateway.Site;

/// <summary>Something that happened and that people want to know of. Published on MQTT under <c>events</c>.</summary>
/// <param name="Kind">camelCase, such as <c>stationOnline</c>, <c>limitSent</c>, <c>meterStale</c>.</param>
/// <param name="Subject">The id of the station, device or circuit; <c>site</c> for the whole.</param>
/// <param name="Text">One sentence.</param>
public sealed record SiteEvent(DateTimeOffset Time, string Kind, string Subject, string Text);

/// <summary>Hands events to whoever listens. A listener that does not keep up loses the oldest, nobody waits for it.</summary>
public sealed class SiteEvents(TimeProvider time)
{
    private const int Backlog = 1024;

    private readonly Lock _lock = new();
    private Channel<SiteEvent>[] _listeners = [];       // replaced under _lock, read without

    public void Happened(string kind, string subject, string text)
    {
        var @event = new SiteEvent(time.GetUtcNow(), kind, subject, text);
        foreach (var listener in Volatile.Read(ref _listeners))
        {
            listener.Writer.TryWrite(@event);
        }
    }

    /// <summary>All events from now on.</summary>
    public ChannelReader<SiteEvent> Listen()
    {
        var channel = Channel.CreateBounded<SiteEvent>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            _listeners = [.. _listeners, channel];
        }

        return channel.Reader;
    }
}
