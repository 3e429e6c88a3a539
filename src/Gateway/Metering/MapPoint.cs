using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>A place among the registers of one poll.</summary>
/// <param name="Block">Index of the block that brings it.</param>
/// <param name="Offset">Registers from the block's first.</param>
internal readonly record struct RegisterPlace(int Block, int Offset)
{
    /// <summary>Empty: they have not been read.</summary>
    public ReadOnlySpan<ushort> Of(IReadOnlyList<ushort[]> blocks, int words)
        => blocks[Block] is { } registers && Offset >= 0 && Offset + words <= registers.Length ? registers.AsSpan(Offset, words) : [];
}

/// <summary>One bit of a register; 0 is the lowest.</summary>
internal readonly record struct RegisterBit(RegisterPlace Place, int Bit);

/// <summary>Where a quantity, or a part of it, is found. Parts of one quantity and phase add up.</summary>
/// <param name="Phase">The device's own terminal; null: of the whole device.</param>
/// <param name="Factor">From the raw number to A, V, W, var, VA, Wh, Hz or percent in the direction of <see cref="DeviceReading"/>.</param>
internal sealed record MapPoint(Quantity Quantity, Phase? Phase, RegisterPlace Place, RegisterType Type, double Factor)
{
    private const int LargestExponent = 10;
    private const ushort NoExponent = 0x8000;

    public bool LowWordFirst { get; init; }

    /// <summary>Bit patterns by which the device says "no value".</summary>
    public ImmutableArray<ulong> NoValues { get; init; } = [];

    /// <summary>True: no value means zero, as of an inverter at night.</summary>
    public bool NoneIsZero { get; init; }

    /// <summary>A signed register that holds a power of ten, by which the number is multiplied.</summary>
    public RegisterPlace? Exponent { get; init; }

    /// <summary>The number tells no direction: it is negative when this bit is set, and else positive.</summary>
    public RegisterBit? NegativeWhen { get; init; }

    /// <summary>The value; NaN: there is none.</summary>
    public double Read(IReadOnlyList<ushort[]> blocks)
    {
        var words = Place.Of(blocks, Type.Words());
        if (words.IsEmpty)
        {
            return double.NaN;
        }

        return RegisterValue.Decode(words, Type, LowWordFirst, NoValues) is { } raw
            ? (Directed(raw, blocks) * Factor * Power(blocks)) + 0.0        // no negative zero
            : NoneIsZero ? 0 : double.NaN;
    }

    private double Directed(double raw, IReadOnlyList<ushort[]> blocks)
    {
        if (NegativeWhen is not { } bit)
        {
            return raw;
        }

        var word = bit.Place.Of(blocks, 1);
        return word.IsEmpty ? double.NaN : ((word[0] >> bit.Bit) & 1) is 1 ? -Math.Abs(raw) : Math.Abs(raw);
    }

    private double Power(IReadOnlyList<ushort[]> blocks)
    {
        if (Exponent is not { } place)
        {
            return 1;
        }

        var word = place.Of(blocks, 1);
        return word.IsEmpty || word[0] is NoExponent || Math.Abs((int)(short)word[0]) > LargestExponent
            ? double.NaN
            : Math.Pow(10, (short)word[0]);
    }
}
