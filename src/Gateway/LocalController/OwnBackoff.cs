namespace Gateway.LocalController;

/// <summary>
/// How long to wait before the own link is dialled again: the least wait, doubled after each failure so many times up to a day,
/// each time with a random part. OCPP 2.1 part 4, §5.3.
/// </summary>
internal sealed class OwnBackoff(OwnSettings settings, Random random)
{
    /// <summary>However often it doubles: who comes back after a long outage is found again the same day.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    private int _failures;
    private TimeSpan _waited;

    public TimeSpan Next()
    {
        var doubled = settings.BackoffMin.Value * (1 << Math.Min(_failures, settings.BackoffRepeat.Value));
        _failures++;
        return _waited = (doubled < Most ? doubled : Most) + (settings.BackoffRandom.Value * random.NextDouble());
    }

    /// <summary>
    /// A link stood for so long. Only what outlasted the last wait ends the row of failures: a CSMS that takes connections to drop
    /// them is not called the more often for it.
    /// </summary>
    public void Stood(TimeSpan time) => _failures = time > _waited ? 0 : _failures;
}
