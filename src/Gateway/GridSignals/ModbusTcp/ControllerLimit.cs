using System.Buffers.Binary;
using Gateway.GridSignals.External;

namespace Gateway.GridSignals.ModbusTcp;

/// <summary>
/// What controllers write: a heartbeat that counts up, and a limit of what is drawn, taken only while the heartbeat is valid. For
/// several connections at a time.
/// </summary>
internal sealed class ControllerLimit(HeartbeatSource source, SignalNews news, TimeProvider time)
{
    // Holding registers:
    //
    //   1000         heartbeat: any number that is up to 32767 above the last one, modulo 65536; functions 6 and 16
    //   1001..1002   limit in W, the high register first; 0xFFFFFFFF: none; function 16 only
    //   1003         how many seconds it holds; 0, or not written: until it is changed; function 16, together with the limit
    //
    public const int Heartbeat = 1000, Limit = 1001;

    private const int MostSteps = ushort.MaxValue / 2;

    /// <summary>One a second is plenty; so many may come at once.</summary>
    private const double Burst = 30;

    private const double MostWatt = 10e6;

    private readonly Lock _lock = new();
    private double _tokens = Burst;         // under _lock, as all below
    private long _filledAt = time.GetTimestamp();
    private ushort? _last;

    /// <returns>Null: written; else why not.</returns>
    public ModbusRefusal? Write(int address, ReadOnlySpan<byte> values)
    {
        var (refusal, reason) = (address, values.Length / 2) switch
        {
            (Heartbeat, 1) => Beat(BinaryPrimitives.ReadUInt16BigEndian(values)),
            (Limit, 2) => Set(BinaryPrimitives.ReadUInt32BigEndian(values), 0),
            (Limit, 3) => Set(BinaryPrimitives.ReadUInt32BigEndian(values), BinaryPrimitives.ReadUInt16BigEndian(values[4..])),
            _ => (ModbusRefusal.IllegalAddress, "these registers cannot be written, or not alone"),
        };
        if (refusal is not null)
        {
            news.Refused(source, reason);
        }

        return refusal;
    }

    private (ModbusRefusal? Refusal, string Reason) Beat(ushort counter)
    {
        lock (_lock)
        {
            if (IsFlood())
            {
                return (ModbusRefusal.Busy, "too many heartbeats come: one a second is plenty");
            }

            var by = _last is { } last ? (ushort)(counter - last) : (ushort)1;
            if (source.IsAlive && by is 0 or > MostSteps)
            {
                return (ModbusRefusal.IllegalValue, by == 0 ? $"the heartbeat stands at {counter}" : $"the heartbeat jumps back from {_last} to {counter}");
            }

            _last = counter;
        }

        source.Heartbeat();
        return (null, "");
    }

    private (ModbusRefusal? Refusal, string Reason) Set(uint watt, ushort seconds)
    {
        if (!source.IsAlive)
        {
            return (ModbusRefusal.Failed, "a limit without a valid heartbeat");
        }

        if (watt is not uint.MaxValue && watt > MostWatt)
        {
            return (ModbusRefusal.IllegalValue, $"a limit of {watt} W is out of all reason");
        }

        var refused = watt is uint.MaxValue ? source.Lift() : source.Set(new(watt), seconds > 0 ? TimeSpan.FromSeconds(seconds) : null);
        source.Keep();
        return refused is null ? (null, "") : (ModbusRefusal.Failed, refused);
    }

    private bool IsFlood()
    {
        (_tokens, _filledAt) = (Math.Min(Burst, _tokens + time.GetElapsedTime(_filledAt).TotalSeconds), time.GetTimestamp());
        if (_tokens < 1)
        {
            return true;
        }

        _tokens--;
        return false;
    }
}
