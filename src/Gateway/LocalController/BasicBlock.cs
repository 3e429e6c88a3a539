using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController;

/// <summary>TriggerMessage, GetTransactionStatus and DataTransfer. OCPP 2.1 part 2, F06, E14, P01.</summary>
internal sealed class BasicBlock(IServiceProvider services, OwnVoice voice) : IOwnBlock
{
    public IEnumerable<OwnAction> Actions =>
    [
        new("TriggerMessage", Trigger),
        new("GetTransactionStatus", TransactionStatus),
        new("DataTransfer", _ => Reply.With(
            new DataTransferResponse(DataTransferStatusEnumType.UnknownVendorId), V2Json.Default.DataTransferResponse)),
    ];

    public IEnumerable<OwnTrigger> Triggers =>
    [
        new("Heartbeat", _ => stopping => voice.CallAsync(_ => Calls.Heartbeat(), stopping, asked: true)),
        new("BootNotification", _ => voice.BootAgain() ? static _ => Task.CompletedTask : null),        // F06.FR.17: not once accepted
    ];

    private Reply Trigger(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.TriggerMessageRequest);
        var name = asked.RequestedMessage.Known is MessageTriggerEnumType.CustomTrigger ? asked.CustomTrigger : asked.RequestedMessage.ToString();

        // The parts are asked for now, not when this one was made: it is one of them.
        var trigger = services.GetServices<IOwnBlock>().SelectMany(b => b.Triggers).FirstOrDefault(t => t.Name == name);
        if (trigger is null)
        {
            return Triggered(TriggerMessageStatusEnumType.NotImplemented, null);
        }

        return trigger.Answer(asked) is { } then
            ? Triggered(TriggerMessageStatusEnumType.Accepted, then)
            : Triggered(TriggerMessageStatusEnumType.Rejected, null);
    }

    private static Reply Triggered(TriggerMessageStatusEnumType status, Func<CancellationToken, Task>? then)
        => Reply.With(new TriggerMessageResponse(status), V2Json.Default.TriggerMessageResponse, then);

    // The gateway has no transactions of its own, so none is ongoing and nothing of any waits. E14.FR.06, .07.
    private static Reply TransactionStatus(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetTransactionStatusRequest);
        return Reply.With(
            new GetTransactionStatusResponse(MessagesInQueue: false, OngoingIndicator: asked.TransactionId is null ? null : false),
            V2Json.Default.GetTransactionStatusResponse);
    }
}
