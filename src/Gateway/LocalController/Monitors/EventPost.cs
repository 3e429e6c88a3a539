using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>How much of what is said reaches the CSMS.</summary>
internal enum Hearing
{
    /// <summary>All of it, now.</summary>
    Now,

    /// <summary>There is no link, or one that is behind: what is grave enough to be kept, later.</summary>
    Later,

    /// <summary>Nothing: too much is kept already.</summary>
    Nothing,
}

/// <summary>Events on their way to the CSMS: many in one message, what must not be lost in one that outlives the gateway.</summary>
internal sealed class EventPost(OwnPost post, OwnVoice voice, TimeProvider time)
{
    /// <summary>OCPP's danger, hardware failure and system failure.</summary>
    public const int DurableUpTo = 2;

    /// <summary>A CSMS that is so many messages behind is as good as not there.</summary>
    private const int Behind = 100;

    /// <summary>The rest is for those who have something to say but once, such as security events.</summary>
    private const int Full = 500;

    public Hearing Hearing => post.Count >= Full ? Hearing.Nothing
        : voice.Version is null || post.Count >= Behind ? Hearing.Later
        : Hearing.Now;

    public void Send(IReadOnlyList<EventDataType> events)
    {
        foreach (var group in events.GroupBy(IsDurable))
        {
            var parts = Parts.Of(group, V2Json.Default.EventDataType);
            for (var i = 0; i < parts.Count; i++)
            {
                var (at, seqNo, part, more) = (time.GetUtcNow(), i, parts[i], i < parts.Count - 1);
                post.Put(version => Calls.NotifyEvent(version, at, seqNo, part, more), durable: group.Key);
            }
        }
    }

    // What comes again by itself is not worth the disk's wear.
    private static bool IsDurable(EventDataType @event)
        => @event.Severity <= DurableUpTo && @event.Trigger.Known is not EventTriggerEnumType.Periodic;
}
