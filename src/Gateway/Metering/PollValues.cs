using Gateway.Site;

namespace Gateway.Metering;

/// <summary>What one poll says, by quantity and terminal, while it is decoded. It lives on the stack.</summary>
/// <param name="values">Room for <see cref="Size"/> numbers.</param>
internal ref struct PollValues(Span<double> values)
{
    private const int PerQuantity = 4;          // L1, L2, L3, the whole device

    private readonly Span<double> _values = values;
    private ulong _told;
    private ulong _toldEachPoll;

    public static readonly int Size = Quantities.Count * PerQuantity;

    /// <summary>NaN: there is no value.</summary>
    public readonly double this[Quantity quantity, Phase? phase] => Tells(quantity, phase) ? _values[Slot(quantity, phase)] : double.NaN;

    /// <summary>True if the map has it, whatever its value.</summary>
    public readonly bool Tells(Quantity quantity, Phase? phase) => (_told >> Slot(quantity, phase) & 1) is 1;

    /// <summary>True if the map has it in what is read with each poll.</summary>
    public readonly bool TellsEachPoll(Quantity quantity, Phase? phase) => (_toldEachPoll >> Slot(quantity, phase) & 1) is 1;

    /// <summary>Takes one value; parts add up, and without one of them there is no sum.</summary>
    public void Add(MapPoint point, double value, bool isSlow)
    {
        var slot = Slot(point.Quantity, point.Phase);
        _values[slot] = Tells(point.Quantity, point.Phase) ? _values[slot] + value : value;
        _told |= 1UL << slot;
        _toldEachPoll |= isSlow ? 0 : 1UL << slot;
    }

    private static int Slot(Quantity quantity, Phase? phase) => ((int)quantity * PerQuantity) + (phase is { } p ? (int)p : 3);
}
