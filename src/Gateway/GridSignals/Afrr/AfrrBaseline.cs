namespace Gateway.GridSignals.Afrr;

/// <summary>
/// What the connection would draw without the signal, in watt: as declared ahead, or what it drew in the mean while nobody was steered.
/// Not for several threads.
/// </summary>
internal sealed class AfrrBaseline(double? declared)
{
    /// <summary>Time constant of the mean, in seconds: what is quicker is noise, what is slower is the site. Who has seen less knows none.</summary>
    private const double Mean = 60;

    private double _mean;
    private double _seen;       // in seconds

    /// <summary>It is kept as long as signals come, also while they ask for nothing.</summary>
    public bool IsDeclared => declared is not null;

    /// <summary>Null: not known yet.</summary>
    public double? Watt => declared ?? (_seen >= Mean ? _mean : null);

    /// <summary>The connection draws this by itself: nothing is asked for, and nobody holds what was.</summary>
    public void See(double watt, double seconds)
    {
        _seen += seconds;
        _mean += (watt - _mean) * (_seen <= Mean ? (_seen > 0 ? seconds / _seen : 1) : 1 - Math.Exp(-seconds / Mean));
    }
}
