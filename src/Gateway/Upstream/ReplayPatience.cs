namespace Gateway.Upstream;

/// <summary>How often, and after what waits, a held message is told to a CSMS that does not take it: as the site file says, or the CSMS itself.</summary>
internal sealed class ReplayPatience(CsmsOptions options)
{
    private volatile int _attempts = options.ReplayAttempts;
    private long _interval = options.ReplayInterval.Ticks;

    /// <summary>1 to 10.</summary>
    public int Attempts
    {
        get => _attempts;
        set => _attempts = value;
    }

    /// <summary>Waited after the first attempt; after the second twice that, and so on.</summary>
    public TimeSpan Interval
    {
        get => new(Volatile.Read(ref _interval));
        set => Volatile.Write(ref _interval, value.Ticks);
    }
}
