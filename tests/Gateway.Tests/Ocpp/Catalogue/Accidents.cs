using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>A payload, and where its values and names stand, so that one can be put in another's place.</summary>
internal sealed class Victim
{
    public Victim(byte[] json)
    {
        Json = json;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName))
            {
                var rest = reader;
                var from = (int)reader.TokenStartIndex;
                rest.Skip();
                Values.Add(from..(int)rest.BytesConsumed);
            }
        }
    }

    public byte[] Json { get; }

    public List<Range> Values { get; } = [];
}

/// <summary>Things that happen to payloads, to bytes and to values. Fast: the buffer is kept from one to the next.</summary>
internal sealed class Accidents(Random random, IReadOnlyList<Victim> others)
{
    private const int Rarely = 50_000;
    private const int Million = 1_000_000;

    private static readonly byte[][] Odd =
    [
        .. new[]
        {
            "1e999", "-1e999", "1e-999", "-0", "00", "01", "1.", ".5", "+1", "--1", "0x10", "NaN", "Infinity", "-", "1e", "1E+400", "0.1e1",
            new string('9', 300), "0." + new string('0', 300) + "1", "1" + new string('0', 400), "9223372036854775808",
            "-9223372036854775809", "1.0",
            "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\\u12\"", "\"\\x\"", "\"\0\"", "\"\u2028\u202e\ufeff\u0085\"",
            "\"\\", "\"", "null", "true", "tru", "[]", "{}", "[", "{", "]", "}", ",", ":", "//", "/**/", "{\"\":0}", "{\"a\":1,\"a\":1}",
            "{\"customData\":{\"vendorId\":\"x\",\"vendorId\":\"x\"}}", "{\"\\u202e/~\":1}", "{\"a\nb\":1}",
            "{\"😀😀😀😀😀😀😀😀😀😀😀😀😀\":1}", "\"\\u0041ccepted\"",
            "\"" + new string('é', 300) + "\"",
            "\"" + string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 60)) + "\"", "\ufeff", "\0",
            new string('[', 31) + new string(']', 31), new string('[', 40) + new string(']', 40), string.Concat(Enumerable.Repeat("{\"a\":", 40)),
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xFF, 0xFE], [0xE2, 0x82],
    ];

    private static readonly byte[] Structure = "\"\\{}[]:,0e.-u/ \n"u8.ToArray();

    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    /// <summary>What is left of the victim after one to three accidents. Good until the next.</summary>
    public ReadOnlySpan<byte> Befall(Victim victim)
    {
        _length = 0;
        Replace(0..0, victim.Json);
        for (var count = random.Next(3); count >= 0; count--)
        {
            // Values are found where they were before the first accident.
            var value = victim.Values[random.Next(victim.Values.Count)];
            Happen(value.End.Value <= _length ? value : 0.._length);
        }

        return _bytes.AsSpan(0, _length);
    }

    private void Happen(Range value)
    {
        var at = random.Next(_length + 1);
        var some = at..Math.Min(_length, at + 1 + random.Next(8));
        switch (random.Next(12))
        {
            case 0 when at < _length:
                _bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < _length:
                _bytes[at] = Structure[random.Next(Structure.Length)];
                break;
            case 2:
                Replace(at..at, [(byte)random.Next(256)]);
                break;
            case 3:
                Replace(some, []);
                break;
            case 4:
                _length = at;
                break;
            case 5:
                Replace(at..at, Odd[random.Next(Odd.Length)]);
                break;
            case 6 or 7 or 8:
                Replace(value, Odd[random.Next(Odd.Length)]);
                break;
            case 9:
                Replace(value, Part(others[random.Next(others.Count)]));
                break;
            case 10:
                Repeat(value);
                break;
            default:
                Bomb(value);
                break;
        }
    }

    private ReadOnlySpan<byte> Part(Victim other) => other.Json.AsSpan()[other.Values[random.Next(other.Values.Count)]];

    // A value once more where another stands, or a field once more before the first.
    private void Repeat(Range value)
    {
        var open = _bytes.AsSpan(0, _length).IndexOf((byte)'{') + 1;
        var comma = _bytes.AsSpan(open, _length - open).IndexOf((byte)',');
        if (random.Next(2) == 0 || comma < 0)
        {
            Replace(value.End..value.End, _bytes.AsSpan(0, _length)[value].ToArray());
        }
        else
        {
            Replace(open..open, _bytes.AsSpan(open, comma + 1).ToArray());
        }
    }

    // A string of a megabyte, or as many brackets.
    private void Bomb(Range value)
    {
        if (random.Next(Rarely) == 0)
        {
            var bomb = new byte[Million];
            bomb.AsSpan().Fill((byte)(random.Next(2) == 0 ? '[' : 'a'));
            bomb[0] = bomb[^1] = (byte)'"';
            Replace(value, random.Next(2) == 0 ? bomb : bomb.AsSpan(1..^1));
        }
    }

    private void Replace(Range range, ReadOnlySpan<byte> with)
    {
        var (from, length) = range.GetOffsetAndLength(_length);
        var grown = _length + with.Length - length;
        if (grown > _bytes.Length)
        {
            Array.Resize(ref _bytes, grown * 2);
        }

        _bytes.AsSpan((from + length).._length).CopyTo(_bytes.AsSpan(from + with.Length));
        with.CopyTo(_bytes.AsSpan(from));
        _length = grown;
    }
}
