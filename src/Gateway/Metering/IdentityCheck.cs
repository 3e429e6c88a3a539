using System.Globalization;

namespace Gateway.Metering;

/// <summary>A read that tells whether a device is the model that its map is for.</summary>
/// <param name="Count">Registers, 1 to 32.</param>
/// <param name="Type">Of the number; null: it is text, two characters to a register.</param>
/// <param name="From">The number is at least this.</param>
/// <param name="To">The number is at most this.</param>
/// <param name="Text">The text begins with this, in capitals or not.</param>
/// <param name="Bits">The registers hold exactly this.</param>
internal sealed record IdentityCheck(
    RegisterKind Kind, ushort First, ushort Count, RegisterType? Type, bool LowWordFirst, double From, double To, string? Text, ulong? Bits)
{
    /// <summary>True: what is asked for is the maker's mark, which no other model has by chance, not just a likely number.</summary>
    public bool IsProof => Text is not null || Bits is not null;

    public bool Matches(ReadOnlySpan<ushort> registers)
    {
        if (registers.Length != Count)
        {
            return false;
        }

        if (Text is not null)
        {
            return Characters(registers).StartsWith(Text, StringComparison.OrdinalIgnoreCase);
        }

        if (Bits is { } bits)
        {
            return RegisterValue.Bits(registers, LowWordFirst) == bits;
        }

        return RegisterValue.Decode(registers, Type ?? RegisterType.U16, LowWordFirst, []) is { } number && number >= From && number <= To;
    }

    /// <summary>Registers for people: as text where they are text.</summary>
    public static string Shown(ReadOnlySpan<ushort> registers)
    {
        var text = Characters(registers);
        return text.Length >= registers.Length
            ? $"'{text}'"
            : string.Join(' ', registers.ToArray().Select(r => r.ToString("X4", CultureInfo.InvariantCulture)));
    }

    /// <summary>What stands there as text.</summary>
    public static string Characters(ReadOnlySpan<ushort> registers)
    {
        Span<char> text = stackalloc char[2 * registers.Length];
        var length = 0;
        foreach (var register in registers)
        {
            foreach (var character in (ReadOnlySpan<char>)[(char)(register >> 8), (char)(register & 0xFF)])
            {
                if (character is >= ' ' and <= '~')     // padding is zeros, and some makers put one character to a register
                {
                    text[length++] = character;
                }
            }
        }

        return text[..length].Trim().ToString();
    }
}
