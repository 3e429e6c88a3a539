using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Gateway.Ocpp.Catalogue;

/// <summary>Finds a name among a fixed few by its bytes: a hash without collisions, found when the table is made.</summary>
internal sealed class NameTable
{
    private const int Attempts = 4096;
    private const byte None = byte.MaxValue;

    private readonly byte[][] _names;
    private readonly byte[] _slots;
    private readonly ulong _multiplier;
    private readonly int _shift;
    private readonly int _longest;

    public NameTable(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _longest = _names.Length == 0 ? 0 : _names.Max(n => n.Length);
        for (var bits = BitOperations.Log2((uint)names.Count * 2 + 1) + 1; ; bits++)
        {
            _slots = new byte[1 << bits];
            _shift = 64 - bits;
            if (TryFill(out _multiplier))
            {
                return;
            }
        }
    }

    public static NameTable Empty { get; } = new([]);

    /// <summary>The reader stands on a name or a string. Its place in the list, or -1.</summary>
    public int Find(in Utf8JsonReader json)
        => json.ValueIsEscaped ? FindEscaped(json) : Find(json.ValueSpan);

    public int Find(ReadOnlySpan<byte> name)
    {
        var index = _slots[(int)((Mix(name) * _multiplier) >> _shift)];
        return index < _names.Length && name.SequenceEqual(_names[index]) ? index : -1;
    }

    private int FindEscaped(in Utf8JsonReader json)
    {
        const int LongestEscape = 6;        // \u0041 for one letter
        if (json.ValueSpan.Length > _longest * LongestEscape || !JsonText.IsWhole(json.ValueSpan))
        {
            return -1;
        }

        Span<byte> name = stackalloc byte[json.ValueSpan.Length];
        return Find(name[..json.CopyString(name)]);
    }

    private bool TryFill(out ulong multiplier)
    {
        multiplier = 0x9E37_79B9_7F4A_7C15;
        for (var attempt = 0; attempt < Attempts; attempt++, multiplier = (multiplier * 6364136223846793005 + 1442695040888963407) | 1)
        {
            if (Fits(multiplier))
            {
                return true;
            }
        }

        return false;
    }

    private bool Fits(ulong multiplier)
    {
        Array.Fill(_slots, None);
        for (var i = 0; i < _names.Length; i++)
        {
            ref var slot = ref _slots[(int)((Mix(_names[i]) * multiplier) >> _shift)];
            if (slot != None)
            {
                return false;
            }

            slot = (byte)i;
        }

        return true;
    }

    // Every byte counts: names of one enum may share beginning, end and length. Words overlap where the length is no multiple.
    private static ulong Mix(ReadOnlySpan<byte> name)
    {
        var hash = (ulong)name.Length;
        if (name.Length < sizeof(ulong))
        {
            return Mix(hash, Short(name));
        }

        for (var rest = name; rest.Length > sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        return Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]));
    }

    private static ulong Mix(ulong hash, ulong word) => (BitOperations.RotateLeft(hash, 23) ^ word) * 0xFF51_AFD7_ED55_8CCD;

    private static ulong Short(ReadOnlySpan<byte> name)
        => name.Length >= sizeof(uint)
            ? BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..]) << 32)
            : name.Length == 0 ? 0 : name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16);
}
