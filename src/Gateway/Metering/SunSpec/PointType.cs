using System.Globalization;
using System.Text;

namespace Gateway.Metering.SunSpec;

/// <summary>What the bits of a point mean.</summary>
internal enum PointKind
{
    Unsigned,
    Signed,

    /// <summary>Only ever grows.</summary>
    Counter,
    Float,

    /// <summary>Each bit for itself.</summary>
    Bits,

    /// <summary>A power of ten for other points.</summary>
    Scale,
    Text,

    /// <summary>Fills up to an even length.</summary>
    Pad,
}

/// <summary>How a point lies in its registers, always the high word first.</summary>
/// <param name="Words">1, 2 or 4; any number of a text.</param>
internal readonly record struct PointType(PointKind Kind, int Words)
{
    private static readonly Dictionary<string, PointType> Named = new(StringComparer.Ordinal)
    {
        ["u16"] = new(PointKind.Unsigned, 1),
        ["u32"] = new(PointKind.Unsigned, 2),
        ["u64"] = new(PointKind.Unsigned, 4),
        ["enum16"] = new(PointKind.Unsigned, 1),
        ["count"] = new(PointKind.Unsigned, 1),
        ["i16"] = new(PointKind.Signed, 1),
        ["i32"] = new(PointKind.Signed, 2),
        ["acc32"] = new(PointKind.Counter, 2),
        ["acc64"] = new(PointKind.Counter, 4),
        ["f32"] = new(PointKind.Float, 2),
        ["bits16"] = new(PointKind.Bits, 1),
        ["bits32"] = new(PointKind.Bits, 2),
        ["sf"] = new(PointKind.Scale, 1),
        ["pad"] = new(PointKind.Pad, 1),
    };

    /// <summary>Null: there is no such type.</summary>
    public static PointType? Of(string name)
        => name.StartsWith("str", StringComparison.Ordinal) && int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var words)
            ? new(PointKind.Text, words)
            : Named.TryGetValue(name, out var type) ? type : null;

    /// <summary>The bare number, no scale applied. Null: the pattern that means "not implemented", or nothing finite.</summary>
    public double? Number(ReadOnlySpan<ushort> words)
    {
        var bits = 0UL;
        foreach (var word in words)
        {
            bits = (bits << 16) | word;
        }

        var width = 16 * words.Length;
        return Kind switch
        {
            PointKind.Text or PointKind.Pad => null,
            PointKind.Float => BitConverter.UInt32BitsToSingle((uint)bits) is var f && float.IsFinite(f) ? f : null,
            PointKind.Signed or PointKind.Scale => bits == 1UL << (width - 1) ? null : (long)(bits << (64 - width)) >> (64 - width),
            PointKind.Counter => bits == 0 ? null : bits,
            _ => bits == ulong.MaxValue >> (64 - width) ? null : bits,
        };
    }

    /// <summary>The registers that say a bare number; null: they cannot, as it is no whole one or beyond the type's range.</summary>
    public ushort[]? Encode(double number)
    {
        var (least, most) = Kind switch
        {
            PointKind.Signed => (-Math.Pow(2, 16 * Words - 1) + 1, Math.Pow(2, 16 * Words - 1) - 1),
            PointKind.Unsigned or PointKind.Bits => (0, Math.Pow(2, 16 * Words) - 2),
            PointKind.Counter => (0, Math.Pow(2, 16 * Words) - 1),
            _ => (0, -1),       // nobody writes floats, scales and texts
        };
        if (number < least || number > most || number != Math.Truncate(number))
        {
            return null;
        }

        var bits = (ulong)(long)number;
        var registers = new ushort[Words];
        for (var i = 0; i < Words; i++)
        {
            registers[i] = (ushort)(bits >> (16 * (Words - 1 - i)));
        }

        return registers;
    }

    /// <summary>
    /// True: the number stands at an end of its range, so that what was measured may be beyond. Text, bits and counters, which begin
    /// anew, have no such end.
    /// </summary>
    public bool IsAtItsEnd(double number)
    {
        var largest = Math.Pow(2, 16 * Words - 1) - 1;
        return Words < 4 && Kind switch
        {
            PointKind.Signed => Math.Abs(number) >= largest,
            PointKind.Unsigned => number >= 2 * largest,        // one less than the pattern for "not implemented"
            _ => false,
        };
    }

    /// <summary>Up to the first zero byte, without blanks at the end. Null: nothing is written there.</summary>
    public static string? Text(ReadOnlySpan<ushort> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (word >> 8 is 0)
            {
                break;
            }

            text.Append(Printable(word >> 8));
            if ((word & 0xFF) is 0)
            {
                break;
            }

            text.Append(Printable(word & 0xFF));
        }

        var trimmed = text.ToString().TrimEnd();
        return trimmed.Length > 0 ? trimmed : null;
    }

    /// <summary>What devices write ends up in logs and terminals.</summary>
    private static char Printable(int letter) => letter is >= 0x20 and < 0x7F ? (char)letter : '?';
}
