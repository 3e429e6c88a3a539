using System.Numerics;

namespace Gateway.Balancing.Sharing;

/// <summary>Some of the loads, a bit each: walked in their order without sorting.</summary>
internal sealed class LoadSet(int loads)
{
    private const int Bits = 64;

    private readonly ulong[] _words = new ulong[(loads / Bits) + 1];

    public bool Has(int load) => (_words[load / Bits] >> (load % Bits) & 1) != 0;

    public void Add(int load) => _words[load / Bits] |= 1UL << (load % Bits);

    public void Remove(int load) => _words[load / Bits] &= ~(1UL << (load % Bits));

    public void Clear() => Array.Clear(_words);

    /// <summary>The first from here on; -1: there is none.</summary>
    public int Next(int from)
    {
        var word = from / Bits;
        if (word >= _words.Length)
        {
            return -1;
        }

        var left = _words[word] & (ulong.MaxValue << (from % Bits));
        while (left == 0)
        {
            if (++word == _words.Length)
            {
                return -1;
            }

            left = _words[word];
        }

        return (word * Bits) + BitOperations.TrailingZeroCount(left);
    }
}
