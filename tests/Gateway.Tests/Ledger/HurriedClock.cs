namespace Gateway.Tests.Ledger;

/// <summary>A wall clock that runs faster than time passes: what stations stamp their messages with in a long story told in short.</summary>
internal sealed class HurriedClock(double times) : TimeProvider
{
    private readonly DateTimeOffset _from = System.GetUtcNow();
    private readonly long _began = System.GetTimestamp();

    /// <summary>How much of the story has been told.</summary>
    public TimeSpan Passed => System.GetElapsedTime(_began) * times;

    public override DateTimeOffset GetUtcNow() => _from + Passed;

    /// <summary>Waits until so much of the story has been told.</summary>
    public Task ComesToAsync(TimeSpan moment)
        => moment <= Passed ? Task.CompletedTask : Task.Delay((moment - Passed) / times, System, CancellationToken.None);
}
