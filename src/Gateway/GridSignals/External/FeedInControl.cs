namespace Gateway.GridSignals.External;

/// <summary>
/// How much inverters and batteries may feed in, so that no more than the limit leaves the site: the limit and what the site itself
/// uses. Cuts come at once, raises slowly; what an inverter does not follow is made up for. While what is fed in changes, a meter may not
/// show it yet: within what that leaves uncertain nothing is cut or raised, or the one would chase the other. Without a meter the site
/// counts as using nothing. In watt; pure but for what it remembers.
/// </summary>
internal sealed class FeedInControl
{
    /// <summary>Per second: what the site uses may vanish as fast as it came.</summary>
    private const double Rise = 0.05;

    /// <summary>Per second, of what still leaves the site above the limit when inverters have had their time.</summary>
    private const double Trim = 0.1;

    /// <summary>Seconds in which an inverter follows.</summary>
    private const double Follows = 5;

    /// <summary>Kept below the limit, of the rating: what inverters and meters err by.</summary>
    private const double Margin = 0.01;

    /// <summary>Generation is at its cap if it is no further below.</summary>
    private const double Near = 0.97;

    /// <summary>Per second, of the rating: the sun may have risen unseen.</summary>
    private const double Looks = 0.0002;

    private double? _cap;
    private double _held;           // what was allowed some seconds ago, or less now
    private double _trim;
    private double _overFor;        // seconds
    private double _potential;

    /// <summary>What could be fed in and may not, as far as is known: what was generated before it was cut.</summary>
    public double Curtailed { get; private set; }

    /// <param name="limit">What may leave the site; null: nobody limits it.</param>
    /// <param name="import">At the connection, negative: fed in; null: nobody measures it now.</param>
    /// <param name="feedIn">What those generate together that can be told.</param>
    /// <param name="seen">The least and the most of that which the meter may have seen.</param>
    /// <param name="rating">The most that they can.</param>
    /// <param name="seconds">Since the last time.</param>
    /// <returns>What they may feed in together; null: all they can.</returns>
    public double? Next(double? limit, double? import, double feedIn, (double Least, double Most) seen, double rating, double seconds)
    {
        if (limit is not { } most)
        {
            (_cap, _trim, _overFor, Curtailed) = (null, 0, 0, 0);
            return null;
        }

        var beside = Beside(most, import, rating, seconds);
        var (low, high) = import is null ? (beside, beside) : (beside + seen.Least, beside + seen.Most);
        var target = Math.Clamp(Math.Clamp(_cap ?? low, low, high), 0, rating);
        _held = _cap is not { } cap ? target : Math.Min(target, _held + ((cap - _held) * (1 - Math.Exp(-seconds / (2 * Follows)))));
        _cap = _cap is not { } before || target < before ? target : Math.Min(target, before + (Rise * rating * seconds));
        Curtailed = Lost(feedIn, rating, seconds);
        return _cap >= rating ? null : _cap;
    }

    /// <summary>What may be fed in beside what is fed in already; without a meter, in all.</summary>
    private double Beside(double limit, double? import, double rating, double seconds)
    {
        if (import is not { } drawn)
        {
            return limit - (Margin * rating);
        }

        var over = -drawn - limit;
        _overFor = over > 0 ? _overFor + seconds : 0;
        _trim += _overFor > Follows || over < -2 * Margin * rating ? Trim * seconds * over : 0;
        _trim = Math.Clamp(_trim, 0, rating);
        return limit + drawn - (Margin * rating) - _trim;
    }

    private double Lost(double feedIn, double rating, double seconds)
    {
        var isAtCap = _cap < rating && feedIn >= Near * _held;
        _potential = isAtCap ? Math.Min(rating, Math.Max(_potential, feedIn) + (Looks * rating * seconds)) : feedIn;
        return Math.Max(0, _potential - feedIn);
    }
}
