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

    private readonly RecentPower _recent = new();
    private double _wanted;         // what it charged with when it was braked
    private double? _most;

    /// <summary>How far it has been cut that a meter cannot have seen yet. What it gave up by itself before does not count: the house may use it.</summary>
    /// <param name="charges">What it charges with, and when that was measured. Null: it is not heard.</param>
    /// <param name="read">When the meter was read. Null: it is not heard.</param>
    public double Unseen((double Watt, long At)? charges, long? read)
    {
        if (_most is null || charges is null || read is null)
        {
            _recent.Clear();
        }

        if (charges is not { } now || read is not { } seen)
        {
            return 0;
        }

        _recent.Add(now.At, now.Watt);
        return Math.Max(0, _recent.LeastAt(seen) - now.Watt);
    }

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
