using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>The blocks of a map that are read at the same times, and when that was.</summary>
internal sealed class BlockGroup
{
    /// <summary>After so many periods without an answer the last one counts for nothing any more.</summary>
    private const int Forgotten = 3;

    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly ImmutableArray<int> _members;      // of the map's blocks
    private readonly BatchPlan _plan;
    private long? _askedAt;
    private long? _answeredAt;

    public BlockGroup(DeviceMap map, TimeSpan every, TimeProvider time)
    {
        (_every, _time) = (every, time);
        _members = [.. Enumerable.Range(0, map.Blocks.Length).Where(i => map.Blocks[i].Every == every)];
        ImmutableArray<RegisterBlock> blocks = [.. _members.Select(i => map.Blocks[i] with { Every = TimeSpan.Zero })];
        _plan = new(blocks, [.. map.Points.SelectMany(map.Registers).Where(r => blocks.Any(b => b.Holds(r))).Distinct()], map.Gap);
    }

    public bool IsNew => _askedAt is null;

    public bool IsDue => _askedAt is not { } at || _time.GetElapsedTime(at) >= _every;

    /// <summary>Puts what the device says where the map has these blocks. The answer is the first one, or else the bad one.</summary>
    /// <param name="blocks">All blocks of the map.</param>
    public async Task<ModbusAnswer> ReadAsync(RegisterReader read, ushort[][] blocks, CancellationToken stopping)
    {
        _askedAt = _time.GetTimestamp();
        while (true)
        {
            var (answers, failed) = await AskAsync(read, stopping);
            if (failed is not { } bad)
            {
                Put(_plan.Blocks([.. answers.Select(a => a.Registers)]), blocks);
                _answeredAt = _askedAt;
                return answers[0];
            }

            if (!_plan.LearnsFrom(bad, answers[^1]))
            {
                Forget(blocks, answers[^1]);
                return answers[^1];
            }
        }
    }

    /// <summary>The answers up to the first that is bad, and what had been asked there.</summary>
    private async Task<(List<ModbusAnswer> Answers, RegisterBlock? Failed)> AskAsync(RegisterReader read, CancellationToken stopping)
    {
        var answers = new List<ModbusAnswer>();
        foreach (var request in _plan.Requests)
        {
            answers.Add(await read(request, stopping));
            if (!answers[^1].IsGood)
            {
                return (answers, request);
            }

            _plan.Answered(request);
        }

        return (answers, null);
    }

    private void Put(ushort[][] registers, ushort[][] blocks)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            blocks[_members[i]] = registers[i];
        }
    }

    /// <summary>What a device refuses it does not have; what got lost may come the next time, and is not so old yet.</summary>
    private void Forget(ushort[][] blocks, ModbusAnswer answer)
    {
        if (answer.Outcome is ModbusOutcome.Refused || _answeredAt is not { } at || _time.GetElapsedTime(at) > Forgotten * _every)
        {
            Put([.. _members.Select(_ => Array.Empty<ushort>())], blocks);
        }
    }
}
