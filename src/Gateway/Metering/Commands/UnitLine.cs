using Gateway.Metering.Lines;

namespace Gateway.Metering.Commands;

/// <summary>One unit on a line, read for people: what was asked once is not asked again.</summary>
internal sealed class UnitLine(ModbusLine line, byte unit, TimeSpan patience)
{
    /// <summary>Enough for two registers of a slow unit behind a serial gateway.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<(RegisterKind, ushort, ushort), ModbusAnswer> _known = [];

    public byte Unit => unit;

    /// <summary>Requests in a row that got no answer at all.</summary>
    public int Silences { get; private set; }

    public async Task<ModbusAnswer> ReadAsync(RegisterBlock block, CancellationToken stopping)
    {
        var key = (block.Kind, block.First, block.Count);
        if (!_known.TryGetValue(key, out var answer))
        {
            answer = await line.ReadAsync(new(unit, block.Kind, block.First, block.Count), patience, Tries.Two, stopping);
            Silences = answer.Outcome is ModbusOutcome.Silent ? Silences + 1 : 0;
            _known[key] = answer;
        }

        return answer;
    }

    /// <summary>Once, as a dead unit should not cost more.</summary>
    public Task<ModbusAnswer> ProbeAsync(RegisterBlock block, CancellationToken stopping)
        => line.ReadAsync(new(unit, block.Kind, block.First, block.Count), ProbePatience, Tries.One, stopping);

    /// <summary>Any number of registers, in as many requests as it takes.</summary>
    public async Task<ModbusAnswer> ReadAllAsync(RegisterKind kind, int first, int count, CancellationToken stopping)
    {
        var registers = new List<ushort>(count);
        var all = default(ModbusAnswer);
        for (var at = 0; at < count; at += ModbusRead.MaxCount)
        {
            var part = await ReadAsync(new(kind, (ushort)(first + at), (ushort)Math.Min(ModbusRead.MaxCount, count - at)), stopping);
            if (!part.IsGood)
            {
                return part;
            }

            registers.AddRange(part.Registers);
            all = at == 0 ? part : all;
        }

        return all with { Registers = [.. registers] };
    }
}
