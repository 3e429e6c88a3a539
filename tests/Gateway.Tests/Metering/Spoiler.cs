using System.Collections.Concurrent;
using Gateway.Metering;
using Gateway.Metering.Lines;

namespace Gateway.Tests.Metering;

/// <summary>What can happen to an answer on its way.</summary>
internal enum WireFault
{
    FlippedBit, Cut, Late, Doubled, WrongUnit, WrongTransaction, WrongFunction, WrongCount, Exception, Silence, GarbageBefore, GarbageAfter,
}

/// <summary>
/// Does seeded harm to answers. On RTU any bit may flip, as the checksum tells; on TCP only those before the registers, as nothing
/// but the checksums below Modbus guards what comes after.
/// </summary>
internal sealed class Spoiler(bool rtu, int seed)
{
    private const int MbapAndCount = 9;

    private readonly Random _random = new(seed);
    private readonly Dictionary<byte, List<byte[]>> _late = [];

    public ConcurrentDictionary<WireFault, int> Done { get; } = [];

    public int Count => Done.Values.Sum();

    public bool IsOn { get; set; } = true;

    /// <summary>The bytes to send for an answer, late ones included.</summary>
    public byte[] Spoil(byte unit, byte[] answer)
    {
        var before = TakeLate(unit);
        if (!IsOn || _random.Next(10) < 4)
        {
            return [.. before, .. answer];
        }

        var faults = Enum.GetValues<WireFault>();
        var fault = faults[_random.Next(faults.Length)];
        if (rtu && fault is WireFault.WrongTransaction)
        {
            fault = WireFault.Late;       // what a transaction number protects from on TCP
        }

        Done.AddOrUpdate(fault, 1, static (_, times) => times + 1);
        return [.. before, .. Spoil(fault, unit, answer)];
    }

    private byte[] Spoil(WireFault fault, byte unit, byte[] answer) => fault switch
    {
        WireFault.FlippedBit => Flip(answer),
        WireFault.Cut => answer[.._random.Next(1, answer.Length)],
        WireFault.Late => Keep(unit, answer),
        WireFault.Doubled => [.. answer, .. answer],
        WireFault.WrongUnit => Edit(answer, body => body[0] += (byte)_random.Next(1, 256)),
        WireFault.WrongTransaction => [(byte)(answer[0] + _random.Next(1, 256)), .. answer[1..]],
        WireFault.WrongFunction => Edit(answer, body => body[1] ^= (byte)_random.Next(1, 128)),
        WireFault.WrongCount => Resize(answer),
        WireFault.Exception => Frame(answer, [answer[Body], (byte)(answer[Body + 1] | 0x80), (byte)_random.Next(1, 12)]),
        WireFault.Silence => [],
        WireFault.GarbageBefore => [.. Garbage(), .. answer],
        _ => [.. answer, .. Garbage()],
    };

    /// <summary>Where the unit stands.</summary>
    private int Body => rtu ? 0 : MbapHeader.Length - 1;

    private byte[] Flip(byte[] answer)
    {
        var flipped = (byte[])answer.Clone();
        var bit = _random.Next(8 * (rtu ? answer.Length : MbapAndCount));
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private byte[] Keep(byte unit, byte[] answer)
    {
        if (!_late.TryGetValue(unit, out var kept))
        {
            _late[unit] = kept = [];
        }

        kept.Add(answer);
        return [];
    }

    /// <summary>A unit answers in order, so its late answers come before this one; another's come when they like.</summary>
    private byte[] TakeLate(byte unit)
    {
        var due = _late.Keys.Where(u => u == unit || _random.Next(10) < 3).ToList();
        return [.. due.SelectMany(u => _late.Remove(u, out var kept) ? kept : []).SelectMany(a => a)];
    }

    private byte[] Edit(byte[] answer, Action<byte[]> edit)
    {
        var body = BodyOf(answer);
        edit(body);
        return Frame(answer, body);
    }

    private byte[] Resize(byte[] answer)
    {
        var registers = Math.Max(1, BodyOf(answer)[2] / 2 + (_random.Next(2) == 0 ? -1 : 1));
        var body = BodyOf(answer).Concat(new byte[4]).Take(3 + 2 * registers).ToArray();
        body[2] = (byte)(2 * registers);
        return registers == BodyOf(answer)[2] / 2 ? [] : Frame(answer, body);
    }

    private byte[] BodyOf(byte[] answer) => rtu ? answer[..^Crc16.Length] : answer[Body..];

    /// <summary>Puts a unit and its PDU into a frame that is right as such.</summary>
    private byte[] Frame(byte[] answer, byte[] body)
    {
        if (!rtu)
        {
            return [.. answer[..4], (byte)(body.Length >> 8), (byte)body.Length, .. body];
        }

        var crc = Crc16.Of(body);
        return [.. body, (byte)crc, (byte)(crc >> 8)];
    }

    private byte[] Garbage()
    {
        var garbage = new byte[_random.Next(1, 20)];
        _random.NextBytes(garbage);
        return garbage;
    }
}
