using Gateway.Simulation.Plant;

namespace Gateway.Simulation.Afrr;

/// <summary>The set-points of a pool: every 4 s another one, a random step away, turned back at the ends of the band.</summary>
internal sealed class SignalWalk(Dice dice)
{
    /// <summary>Signals at the ends of the band.</summary>
    public const int End = 1000;

    /// <summary>Seconds between two.</summary>
    public const int Every = 4;

    /// <summary>The largest step: the band in five minutes is 13 of 1000 in 4 s, and the walk goes up to twice as fast.</summary>
    private const double Step = 26;

    private double _at;

    public int Next()
    {
        _at += dice.Between(-Step, Step);
        _at = _at > End ? (2 * End) - _at : _at < -End ? -(2 * End) - _at : _at;
        return (int)Math.Round(_at);
    }
}
