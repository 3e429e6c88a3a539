using System.Globalization;
using Gateway.Site;

namespace Gateway.Metering.Watch;

/// <summary>Can the current have changed so much since the last reading that was believed?</summary>
/// <param name="limit">Of the conductor that it measures; null: nobody knows.</param>
internal sealed class JumpCheck(Ampere? limit)
{
    /// <summary>What a conductor can carry for a moment, as a multiple of its limit. Beyond it its breaker would open at once.</summary>
    private const double Reach = 3;

    /// <summary>What is told so often in a row is believed, however unlikely: a real overload must not be ignored.</summary>
    private const int Samples = 3;

    private PerPhase<Ampere>? _believed;
    private int _inARow;

    /// <summary>Null: nothing is wrong.</summary>
    public string? Judge(DeviceReading reading)
    {
        if (reading.Current is not { } current || limit is not { Value: > 0 and var ampere })
        {
            return null;
        }

        var jump = _believed is { } before ? Largest(before, current) : null;
        _inARow = jump is { } found && Math.Abs(found.Value) > Reach * ampere ? _inARow + 1 : 0;
        if (_inARow is 0 or >= Samples)
        {
            (_believed, _inARow) = (current, 0);
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{jump!.Value.Phase} jumped by {jump.Value.Value:0.#} A from one reading to the next, on a circuit of {limit}");
    }

    private static (Phase Phase, double Value)? Largest(PerPhase<Ampere> before, PerPhase<Ampere> now)
        => PerPhase<Ampere>.All.Select(p => (p, now[p].Value - before[p].Value)).MaxBy(j => Math.Abs(j.Item2));
}
