using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController;

/// <summary>
/// One part of what the gateway can do as a charging station: the calls of the CSMS that it answers, the messages that it can be
/// asked for, the variables that it shows. All of them are asked by <see cref="OwnDesk"/>, one call at a time.
/// </summary>
internal interface IOwnBlock
{
    IEnumerable<OwnAction> Actions => [];

    /// <summary>What a TriggerMessage may ask for.</summary>
    IEnumerable<OwnTrigger> Triggers => [];

    IEnumerable<Variable> Variables => [];
}

/// <summary>Answers the calls of one action. What it throws is answered InternalError, and logged.</summary>
/// <param name="Name">As it stands in a CALL. In a version that does not have the action nobody asks for it.</param>
internal sealed record OwnAction(string Name, Func<CsmsCall, CancellationToken, ValueTask<Reply>> Answer)
{
    /// <summary>For answers that need no waiting.</summary>
    public OwnAction(string name, Func<CsmsCall, Reply> answer)
        : this(name, (call, _) => ValueTask.FromResult(answer(call)))
    {
    }

    /// <summary>True: other calls are answered meanwhile. The part itself looks after the order of those that take long.</summary>
    public bool TakesLong { get; init; }
}

/// <summary>Sends a message because the CSMS asked for it. OCPP 2.1 part 2, F06.</summary>
/// <param name="Name">A MessageTriggerEnumType, or with it CustomTrigger the vendor's word.</param>
/// <param name="Answer">Null: not now (Rejected); else what sends the message, after TriggerMessage was answered.</param>
internal sealed record OwnTrigger(string Name, Func<TriggerMessageRequest, Func<CancellationToken, Task>?> Answer);
