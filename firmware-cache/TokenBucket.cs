namespace FirmwareCache;

/// <summary>Holds back writers so that all of them together keep to a rate. Whoever comes first goes first.</summary>
internal sealed class TokenBucket(long bytesPerSecond, TimeProvider time)
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TimeSpan _spokenFor;                            // under _lock; since _began
    private readonly long _began = time.GetTimestamp();

    /// <summary>Returns when the bytes may go.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_began);
            wait = _spokenFor - now;
            _spokenFor = (wait > -Burst ? _spokenFor : now - Burst) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
        }

        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new(Task.Delay(wait, time, cancellation));
    }
}
