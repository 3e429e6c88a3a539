using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>
/// A device that is read by a register map: with each poll what the control loop needs, and after it at most one group of blocks
/// that are read seldom, so that no poll but the first becomes much longer than the others.
/// </summary>
internal sealed class MappedDevice : IPolledDevice
{
    private readonly string _id;
    private readonly DeviceMap _map;
    private readonly ImmutableArray<BlockGroup> _groups;        // by period; the first is read with each poll
    private readonly ushort[][] _blocks;                        // as the map has them; empty: not read yet
    private bool _isProven;

    public MappedDevice(string id, DeviceMap map, TimeProvider time)
    {
        (_id, _map) = (id, map);
        _groups = [.. map.Blocks.Select(b => b.Every).Distinct().Order().Select(every => new BlockGroup(map, every, time))];
        _blocks = [.. map.Blocks.Select(_ => Array.Empty<ushort>())];
    }

    public async Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
    {
        if (!_isProven && await DisproofAsync(read, stopping) is { } otherwise)
        {
            return new(null, otherwise);
        }

        var answer = await _groups[0].ReadAsync(read, _blocks, stopping);
        if (!answer.IsGood)
        {
            _isProven = answer.Outcome is ModbusOutcome.Refused;        // after a silence it may be another device that answers
            return new(null, answer);
        }

        _isProven = true;
        foreach (var seldom in Due())
        {
            await seldom.ReadAsync(read, _blocks, stopping);
        }

        return new(_map.Decode(_id, answer.SentAt, _blocks), default);
    }

    /// <summary>All that was never read, as after the start; else one at most.</summary>
    private ImmutableArray<BlockGroup> Due()
        => _groups[1..].Where(g => g.IsNew).ToImmutableArray() is { IsEmpty: false } all ? all : [.. _groups[1..].Where(g => g.IsDue).Take(1)];

    /// <summary>Null: the maker's mark is where it should be, or the map knows of none.</summary>
    private async Task<ModbusAnswer?> DisproofAsync(RegisterReader read, CancellationToken stopping)
    {
        foreach (var check in _map.Identify.Where(c => c.IsProof))
        {
            var answer = await read(new(check.Kind, check.First, check.Count), stopping);
            if (!answer.IsGood)
            {
                return answer;
            }

            if (!check.Matches(answer.Registers))
            {
                return ModbusAnswer.Bad(
                    ModbusOutcome.NotBelieved,
                    $"is no {_map.Device}: {new ModbusRead(0, check.Kind, check.First, check.Count)} says {IdentityCheck.Shown(answer.Registers)}");
            }
        }

        return null;
    }
}
