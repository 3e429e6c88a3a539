namespace Gateway.Metering;

/// <summary>What came of a request.</summary>
internal enum ModbusOutcome
{
    /// <summary>The registers are there, or written.</summary>
    Answered,

    /// <summary>The unit, or the gateway before it, said no.</summary>
    Refused,

    /// <summary>Nothing came in time.</summary>
    Silent,

    /// <summary>Something came that is not the answer.</summary>
    NotBelieved,

    /// <summary>There was no connection, or it was lost.</summary>
    Unreachable,
}

/// <summary>The answer to one request, good or bad.</summary>
/// <param name="Registers">As many as were asked for; none where it is bad or was a write.</param>
/// <param name="Reason">Why there are none, as the end of a sentence; empty when there are.</param>
/// <param name="Code">The exception code of a refusal; 0: none.</param>
/// <param name="SentAt">When the request went out (<see cref="TimeProvider.GetTimestamp"/>): nothing in it is older than this.</param>
internal readonly record struct ModbusAnswer(ModbusOutcome Outcome, ushort[] Registers, string Reason, byte Code = 0, long SentAt = 0)
{
    public bool IsGood => Outcome is ModbusOutcome.Answered;

    public static ModbusAnswer Of(ushort[] registers) => new(ModbusOutcome.Answered, registers, "");

    public static ModbusAnswer Refuse(byte code, string reason) => new(ModbusOutcome.Refused, [], reason, code);

    public static ModbusAnswer Bad(ModbusOutcome outcome, string reason) => new(outcome, [], reason);
}
