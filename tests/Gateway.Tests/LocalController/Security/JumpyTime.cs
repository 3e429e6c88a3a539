using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Security;

/// <summary>A clock that somebody sets: the wall clock jumps, the steady one does not.</summary>
internal sealed class JumpyTime : TimeProvider
{
    private long _jump;

    public ManualTime Manual { get; } = new();

    public TimeSpan Jump
    {
        set => Volatile.Write(ref _jump, value.Ticks);
    }

    public override long TimestampFrequency => Manual.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Manual.GetUtcNow() + new TimeSpan(Volatile.Read(ref _jump));

    public override long GetTimestamp() => Manual.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => Manual.CreateTimer(callback, state, dueTime, period);
}
