namespace Gateway.GridSignals.Afrr;

/// <summary>
/// The most that a car has been seen to take, or to be granted, of what it was told. Less than it is told for a while: then it is told
/// no more than that, until it is tried again. In watt and seconds.
/// </summary>
internal sealed class CarCeiling
{
    /// <summary>A station and its car need up to 12 s, and measure now and then.</summary>
    private const double Shows = 20;

    /// <summary>So long a ceiling holds; then a little more is tried.</summary>
    private const double Holds = 300, More = 2;

    private double _known = double.PositiveInfinity;
    private double _until = double.NegativeInfinity;
    private double _since = double.NaN;

    /// <param name="ampere">What one ampere per phase is.</param>
    /// <param name="told">By the signal.</param>
    /// <param name="granted">By balancing.</param>
    /// <param name="drawn">Null: nothing fresh is measured.</param>
    /// <returns>The most that it is to be told.</returns>
    public double Of(double now, double ampere, double told, double granted, double? drawn)
    {
        var gets = Math.Min(granted, drawn is { } d ? d + ampere : double.PositiveInfinity);
        _since = gets >= told - (0.5 * ampere) ? double.NaN : double.IsNaN(_since) ? now : _since;
        if (now - _since >= Shows)
        {
            (_known, _until, _since) = (Math.Round(gets / ampere) * ampere, now + Holds, double.NaN);
        }
        else if (gets >= told - (0.5 * ampere) && told > _known)
        {
            _known = told;      // it takes more than it did
        }

        return now < _until ? _known : _known + (More * ampere);
    }
}
