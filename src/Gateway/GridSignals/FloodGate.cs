namespace Gateway.GridSignals;

/// <summary>Lets through what a sender in its right mind sends, and not a flood. Not for several threads.</summary>
internal sealed class FloodGate(TimeProvider time)
{
    /// <summary>So many may come at once; later one in <see cref="Refill"/>.</summary>
    public const int Burst = 30;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    private double _tokens = Burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>One more has come: may it pass?</summary>
    public bool Passes()
    {
        var passed = time.GetElapsedTime(_filledAt);
        (_tokens, _filledAt) = (Math.Min(Burst, _tokens + (passed / Refill)), time.GetTimestamp());
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
