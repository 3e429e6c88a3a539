using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>A car at an EVSE, from its first look to its last.</summary>
/// <param name="from">The period since which it is here.</param>
/// <param name="isWhole">False: it was here before the gateway was, since nobody knows when.</param>
internal sealed class CarHere(EvseKey at, long from, bool isWhole)
{
    private WattHour? _first;
    private WattHour? _last;
    private WattHour? _asked;

    public long From => from;

    /// <summary>What it took since it was first measured.</summary>
    public WattHour Took => _first is { } first && _last is { } last ? new(last.Value - first.Value) : default;

    /// <summary>What was asked for it, in all. Null: nothing was said.</summary>
    public WattHour? Asked => _asked;

    public void See(EvseSnapshot evse)
    {
        if (evse.Measured?.Energy is { } register)
        {
            _first ??= register;
            _last = register;
        }

        if (evse.Wish.EnergyLeft(evse.Measured?.Energy) is { } left)
        {
            _asked = new(left.Value + Took.Value);
        }
    }

    /// <summary>Null: there is nothing to learn from it.</summary>
    public Visit? Left(long now) => isWhole && _first is not null ? new(at, from, now, Took, _asked) : null;
}
