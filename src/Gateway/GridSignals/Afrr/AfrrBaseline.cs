namespace Gateway.GridSignals.Afrr;

/// <summary>
/// What the connection would draw without the signal, in watt: as declared ahead, or what it drew in the mean while nobody was steered.
/// Not for several threads.
/// </summary>
internal sealed class AfrrBaseline(double? declared)
{
    /// <summary>Time constant of the mean, in seconds: what is quicker is noise, what is slower is the site.</summary>
    private const double Mean = 60;

    private double? _mean;

    /// <summary>It is kept as long as signals come, also while they ask for nothing.</summary>
    public bool IsDeclared => declared is not null;

    /// <summary>Null: not known yet.</summary>
    public double? Watt => declared ?? _mean;

    /// <summary>The connection draws this by itself.</summary>
    public void See(double watt, double seconds)
        => _mean = _mean is { } mean ? watt + ((mean - watt) * Math.Exp(-seconds / Mean)) : watt;
}
