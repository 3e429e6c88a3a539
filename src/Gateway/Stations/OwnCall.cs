using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.Stations;

/// <summary>What came of a CALL that the gateway itself sent to a station.</summary>
internal enum OwnCallOutcome
{
    Answered,

    /// <summary>The station answered with a CALLERROR; its code is in <see cref="CallAnswer.Error"/>.</summary>
    Refused,
    TimedOut,

    /// <summary>The station went away first.</summary>
    Gone,
}

/// <param name="Payload">The CALLRESULT's payload; empty unless answered.</param>
internal sealed record CallAnswer(OwnCallOutcome Outcome, byte[] Payload, string Error = "")
{
    public Verdict Verdict => Outcome switch
    {
        OwnCallOutcome.Answered when Answers.ReadStatus(Payload) is var status => new(status.IsAccepted, true, status.IsAccepted ? "Accepted" : status.Text),
        OwnCallOutcome.Refused => new(false, true, Error),
        _ => new(false, false, Outcome.ToString()),
    };
}

/// <summary>What a station made of a request: the status in its answer, or why there is none.</summary>
/// <param name="Answered">False: it says nothing about the request itself.</param>
/// <param name="Text">For people.</param>
internal readonly record struct Verdict(bool Accepted, bool Answered, string Text);

/// <summary>A CALL of the gateway's own, waiting for its turn or for its answer.</summary>
internal sealed class OwnCall
{
    private readonly TaskCompletionSource<CallAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OwnCall(string action, ReadOnlySpan<byte> payload)
    {
        // A random UUID: it can never meet an id of the CSMS (OCPP 2.1 part 4, §6.4).
        Frame = FrameWriter.Call(Guid.NewGuid().ToString(), action, payload);
        Action = action;
    }

    /// <summary>A call that the gateway repeats for another, under its id.</summary>
    public OwnCall(string id, string action, ReadOnlySpan<byte> payload) => (Frame, Action) = (FrameWriter.Call(id, action, payload), action);

    public string Action { get; }

    public byte[] Frame { get; }

    public Task<CallAnswer> Answer => _answer.Task;

    public void Complete(in Frame answer) => _answer.TrySetResult(answer.Type is MessageType.CallResult
        ? new(OwnCallOutcome.Answered, answer.Payload.ToArray())
        : new(OwnCallOutcome.Refused, [], Encoding.UTF8.GetString(answer.Action)));

    public void Fail(OwnCallOutcome outcome) => _answer.TrySetResult(new(outcome, []));
}
