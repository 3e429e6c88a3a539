namespace Gateway.Balancing;

/// <summary>The instant of a tick: all ages are reckoned from here. The wall clock is for people and schedules only.</summary>
internal readonly struct Moment(TimeProvider clock, long at, DateTimeOffset time)
{
    // As the clock itself would reckon: asked once, for a tick asks some thousand times.
    private readonly double _ticksPerStamp = (double)TimeSpan.TicksPerSecond / clock.TimestampFrequency;
    private readonly long _frequency = clock.TimestampFrequency;

    /// <summary>By <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long At => at;

    public DateTimeOffset Time => time;

    public TimeSpan AgeOf(long stamp) => Between(stamp, at);

    /// <summary>The timestamp at which something will be as old as that.</summary>
    public long When(long stamp, TimeSpan age) => stamp + (long)(age.TotalSeconds * _frequency);

    public TimeSpan Between(long from, long to) => new((long)((to - from) * _ticksPerStamp));
}
