using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>
/// Which requests bring the blocks of one device: blocks that lie close together come in one, until the device shows that it
/// does not play along; blocks that it finds too long come in parts, never torn within a value. What was good once is not
/// doubted for a silence.
/// </summary>
/// <param name="blocks">What is wanted, most urgent first.</param>
/// <param name="values">The registers of each value.</param>
/// <param name="gap">Registers between two blocks that may be read to save a request.</param>
internal sealed class BatchPlan(ImmutableArray<RegisterBlock> blocks, ImmutableArray<RegisterBlock> values, int gap)
{
    private readonly HashSet<RegisterBlock> _proven = [];
    private bool _merges = true;
    private int _longest = ModbusRead.MaxCount;
    private ImmutableArray<RegisterBlock>? _requests;

    /// <summary>In the order of the blocks.</summary>
    public ImmutableArray<RegisterBlock> Requests => _requests ??= Build();

    public void Answered(RegisterBlock request) => _proven.Add(request);

    /// <summary>True: the plan is another now, and worth a try at once.</summary>
    public bool LearnsFrom(RegisterBlock request, ModbusAnswer answer)
    {
        var wasGood = _proven.Contains(request);
        return answer switch
        {
            { Outcome: ModbusOutcome.Refused, Code: 2 or 3 } when !_proven.Remove(request) => Shrinks(request),
            { Outcome: ModbusOutcome.Silent or ModbusOutcome.NotBelieved } when !wasGood && _proven.Count == 0 => Toggles(),
            _ => false,
        };
    }

    /// <summary>The registers of each block, from the answers to <see cref="Requests"/>; those that no value needs may be 0.</summary>
    public ushort[][] Blocks(IReadOnlyList<ushort[]> answers)
    {
        var filled = blocks.Select(b => new ushort[b.Count]).ToArray();
        for (var i = 0; i < filled.Length; i++)
        {
            foreach (var (request, registers) in Requests.Zip(answers))
            {
                Copy(request, registers, blocks[i], filled[i], blocks[i]);
            }

            foreach (var value in values.Where(v => blocks[i].Holds(v)))        // each from one answer, even where answers overlap
            {
                var (request, registers) = Requests.Zip(answers).First(a => a.First.Holds(value));
                Copy(request, registers, blocks[i], filled[i], value);
            }
        }

        return filled;
    }

    private static void Copy(RegisterBlock from, ushort[] registers, RegisterBlock to, ushort[] filled, RegisterBlock what)
    {
        var (first, end) = (Math.Max(from.First, what.First), Math.Min(from.End, what.End));
        if (from.Kind == to.Kind && first < end)
        {
            registers.AsSpan(first - from.First, end - first).CopyTo(filled.AsSpan(first - to.First));
        }
    }

    /// <summary>It was refused: first without gaps, then ever shorter. False: it could not be shorter; all begins again.</summary>
    private bool Shrinks(RegisterBlock request)
    {
        var isMerged = _merges && !blocks.Any(b => b.Holds(request));
        if (!isMerged && !values.Any(v => v.Count < request.Count && request.Holds(v)))
        {
            Change(true, ModbusRead.MaxCount);
            return false;
        }

        Change(_merges && !isMerged, isMerged ? _longest : Math.Max(1, request.Count / 2));
        return true;
    }

    /// <summary>Nothing has come yet: some devices say nothing to what they cannot do. The next poll tries the other way.</summary>
    private bool Toggles()
    {
        Change(!_merges, ModbusRead.MaxCount);
        return false;
    }

    private void Change(bool merges, int longest)
    {
        (_merges, _longest, _requests) = (merges, longest, null);
        _proven.Clear();
    }

    private ImmutableArray<RegisterBlock> Build()
    {
        var requests = new List<RegisterBlock>();
        foreach (var part in blocks.SelectMany(Parts))
        {
            var near = _merges ? requests.FindIndex(r => r.TryJoin(part, gap, _longest) is not null) : -1;
            if (near >= 0)
            {
                requests[near] = requests[near].TryJoin(part, gap, _longest)!.Value;
            }
            else
            {
                requests.Add(part);
            }
        }

        return [.. requests];
    }

    /// <summary>The block itself, or its values in as few parts as the longest request allows.</summary>
    private IEnumerable<RegisterBlock> Parts(RegisterBlock block)
    {
        if (block.Count <= _longest)
        {
            return [block];
        }

        var parts = new List<RegisterBlock>();
        foreach (var value in values.Where(block.Holds).OrderBy(v => v.First))
        {
            if (parts is [.., var last] && last.TryJoin(value, ModbusRead.MaxCount, _longest) is { } joined)
            {
                parts[^1] = joined;
            }
            else
            {
                parts.Add(value);
            }
        }

        return parts;
    }
}
