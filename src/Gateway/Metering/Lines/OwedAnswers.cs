namespace Gateway.Metering.Lines;

/// <summary>
/// What was asked on an RTU line and never answered. An answer there does not say what it answers, so one that comes late looks
/// like the answer to the next question of the same kind. Units answer in order: an answer that can only be to a later
/// question settles the earlier ones. Outlives the connection, as a converter may hand late bytes to the next one.
/// </summary>
internal sealed class OwedAnswers
{
    /// <summary>Of one unit; nobody is late by more answers than this.</summary>
    private const int Most = 8;

    private readonly Dictionary<byte, List<ModbusRequest>> _byUnit = [];

    public void Add(ModbusRequest request)
    {
        if (!_byUnit.TryGetValue(request.Unit, out var owed))
        {
            _byUnit[request.Unit] = owed = [];
        }

        owed.Add(request);
        if (owed.Count > Most)
        {
            owed.RemoveAt(0);
        }
    }

    /// <summary>
    /// What to ask first, because a late answer could be taken for the answer to this; null: nothing. A write that is
    /// repeated is confirmed by either answer.
    /// </summary>
    public ModbusRequest? AskFirst(ModbusRequest request)
    {
        var owed = _byUnit.GetValueOrDefault(request.Unit, []);
        if (request.IsWrite || !owed.Exists(request.LooksLike))
        {
            return null;
        }

        return Enumerable.Range(1, Most + 1)
            .Select(request.WithCount)
            .First(question => !owed.Exists(question.LooksLike));
    }

    /// <summary>The unit that was asked has answered: settles the first request that it may be to, and those before it.</summary>
    /// <param name="pdu">Function, and what follows it.</param>
    public void Settle(byte unit, ReadOnlyMemory<byte> pdu)
    {
        if (_byUnit.TryGetValue(unit, out var owed))
        {
            owed.RemoveRange(0, 1 + owed.FindIndex(request => IsAnswer(pdu, request)));
        }
    }

    private static bool IsAnswer(ReadOnlyMemory<byte> pdu, ModbusRequest request)
        => request.Judge(pdu).Outcome is ModbusOutcome.Answered or ModbusOutcome.Refused;
}
