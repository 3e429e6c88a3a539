namespace Gateway.LocalController.Monitors;

/// <summary>How often one monitor may speak: ten events in a row, then one every six seconds. Periodic ones keep their own pace.</summary>
internal sealed class RateCap(TimeProvider time)
{
    private const double Burst = 10;
    private const double PerSecond = 1 / 6.0;

    private double _tokens = Burst;
    private long _at = time.GetTimestamp();

    public bool MaySpeak(long at)
    {
        _tokens = Math.Min(Burst, _tokens + (time.GetElapsedTime(_at, at).TotalSeconds * PerSecond));
        _at = at;
        return _tokens >= 1;
    }

    public void Spoke() => _tokens--;
}
