namespace Gateway.Simulation.Plant;

/// <summary>
/// The clock of a simulated life. It moves when it is told; timers never fire, for the plant itself calls whatever is due. The
/// wall clock may jump, timestamps never do.
/// </summary>
internal sealed class PlantTime : TimeProvider
{
    /// <summary>One step of the plant.</summary>
    public const long TicksPerStep = TimeSpan.TicksPerSecond / StepsPerSecond;

    public const int StepsPerSecond = 10;

    private static readonly DateTimeOffset Epoch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How many steps have passed.</summary>
    public int Step { get; set; }

    /// <summary>By how much the gateway's wall clock is wrong.</summary>
    public TimeSpan Wrong { get; set; }

    /// <summary>The time that stations go by.</summary>
    public DateTimeOffset True => Epoch.AddTicks(Step * TicksPerStep);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => True + Wrong;

    // From one: zero stands for never in places.
    public override long GetTimestamp() => TimeSpan.TicksPerSecond + (Step * TicksPerStep);

    public static int Steps(double seconds) => (int)Math.Round(seconds * StepsPerSecond);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
