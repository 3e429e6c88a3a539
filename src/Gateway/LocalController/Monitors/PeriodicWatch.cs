using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>Every so many seconds, counted from the first look at it. Periods that nobody looked in are not made up for.</summary>
internal sealed class PeriodicWatch(VariableMonitor monitor, TimeProvider time) : Watch(monitor)
{
    /// <summary>Half the time between two looks: one that comes a little early is the right one all the same.</summary>
    private const double Slack = 0.5;

    private readonly long _from = time.GetTimestamp();
    private long _period;

    public override Sighting? See(in Look look)
    {
        var period = (long)((time.GetElapsedTime(_from, look.At).TotalSeconds + Slack) / Monitor.Value);
        if (period <= _period)
        {
            return null;
        }

        _period = period;
        return new(EventTriggerEnumType.Periodic);
    }
}
