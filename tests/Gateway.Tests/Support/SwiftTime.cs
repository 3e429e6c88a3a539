namespace Gateway.Tests.Support;

/// <summary>
/// The system's clock, only faster, and with hands that can be moved: time goes by steadily all the same, timers and timestamps
/// are not touched.
/// </summary>
/// <param name="speed">How much faster. 1 and more.</param>
internal sealed class SwiftTime(double speed) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();
    private readonly DateTimeOffset _beganAt = System.GetUtcNow();
    private long _moved;        // ticks

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _began + (long)((System.GetTimestamp() - _began) * speed);

    public override DateTimeOffset GetUtcNow() => _beganAt + GetElapsedTime(_began) + new TimeSpan(Volatile.Read(ref _moved));

    /// <summary>Somebody sets the clock.</summary>
    public void Moves(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new Timer(this, System.CreateTimer(callback, state, Real(dueTime), Real(period)));

    /// <summary>In whole milliseconds and never early, as a timer that fires too soon is set again and again.</summary>
    private TimeSpan Real(TimeSpan time)
        => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / speed));

    private sealed class Timer(SwiftTime time, ITimer real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(time.Real(dueTime), time.Real(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
