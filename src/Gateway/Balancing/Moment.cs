namespace Gateway.Balancing;

/// <summary>The instant of a tick: all ages are reckoned from here. The wall clock is for people and schedules only.</summary>
internal readonly struct Moment(TimeProvider clock, long at, DateTimeOffset time)
{
    /// <summary>By <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long At => at;

    public DateTimeOffset Time => time;

    public TimeSpan AgeOf(long stamp) => clock.GetElapsedTime(stamp, at);

    /// <summary>The timestamp at which something will be as old as that.</summary>
    public long When(long stamp, TimeSpan age) => stamp + (long)(age.TotalSeconds * clock.TimestampFrequency);

    public TimeSpan Between(long from, long to) => clock.GetElapsedTime(from, to);
}
