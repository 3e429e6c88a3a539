namespace Gateway.GridSignals.External;

/// <summary>
/// What a battery charges with while what may be drawn is limited: it is a controllable device too, and what is stored is worth less
/// than what is driven. Cuts come at once, raises slowly, up to what it charged with before; then it is its own master again. In watt;
/// pure but for what it remembers.
/// </summary>
internal sealed class ChargeControl
{
    /// <summary>Per second, of what the limit leaves.</summary>
    private const double Rise = 0.1;

    private double _wanted;         // what it charged with when it was braked
    private double? _most;

    /// <param name="left">Its part of what the limit leaves, negative: of what is too much. Null: nobody limits it.</param>
    /// <param name="charges">What it charges with now; 0: it does not.</param>
    /// <param name="seconds">Since the last time.</param>
    /// <returns>What it is to charge with; null: what it likes.</returns>
    public double? Next(double? left, double charges, double seconds)
    {
        if (left is not { } watt)
        {
            return _most = null;
        }

        if (watt < 0 && charges > 0)
        {
            _wanted = _most is null ? charges : _wanted;
            _most = Math.Max(0, Math.Min(_most ?? charges, charges) + watt);
        }
        else if (watt > 0 && _most is { } held)
        {
            // No more than there is room for, however long it does not follow.
            _most = Math.Min(held + (Rise * seconds * watt), charges + watt) is var more && more < _wanted ? more : null;
        }

        return _most;
    }
}
