namespace Gateway.LocalController.GridMeter;

/// <summary>Moments at whole intervals from midnight, UTC. OCPP 2.1 part 2, AlignedDataCtrlr.Interval. Pure.</summary>
internal static class AlignedClock
{
    /// <summary>The last such moment after the one and up to the other. Null: there is none, or the clock was set back.</summary>
    /// <param name="interval">Zero: never.</param>
    public static DateTimeOffset? Passed(DateTimeOffset after, DateTimeOffset upTo, TimeSpan interval)
    {
        if (interval <= TimeSpan.Zero)
        {
            return null;
        }

        var midnight = new DateTimeOffset(upTo.UtcDateTime.Date, TimeSpan.Zero);
        var last = midnight + interval * Math.Floor((upTo - midnight) / interval);
        return last > after ? last : null;
    }
}
