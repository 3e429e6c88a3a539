using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Every so many seconds of the day, counted from midnight UTC. Where they do not divide the day, midnight begins anew.</summary>
internal sealed class ClockWatch(VariableMonitor monitor, TimeProvider time) : Watch(monitor)
{
    private (DateTime Day, long Slot) _slot = SlotOf(time.GetUtcNow(), monitor.Value);

    public override Sighting? See(in Look look)
    {
        var slot = SlotOf(look.Time, Monitor.Value);
        if (slot == _slot)
        {
            return null;
        }

        _slot = slot;
        return new(EventTriggerEnumType.Periodic);
    }

    private static (DateTime Day, long Slot) SlotOf(DateTimeOffset time, double seconds)
        => (time.UtcDateTime.Date, (long)(time.UtcDateTime.TimeOfDay.TotalSeconds / seconds));
}
