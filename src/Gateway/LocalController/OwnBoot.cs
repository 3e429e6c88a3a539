using Gateway.Journal;
using Gateway.Ocpp.Messages;
using Gateway.Site;

namespace Gateway.LocalController;

/// <summary>The gateway's BootNotification: why it started, and whether the CSMS has accepted that start. OCPP 2.1 part 2, B01 to B03.</summary>
internal sealed class OwnBoot(DurableNotes notes, OwnSettings settings)
{
    /// <summary>What the gateway calls itself.</summary>
    public const string Vendor = "Site Gateway", Model = "Local Controller";

    private const string Kind = "boot", Reason = "reason";

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private readonly string _reason = TakeReason(notes);
    private volatile bool _done;

    /// <summary>The CSMS has accepted this start of the gateway, on this link or an earlier one.</summary>
    public bool IsDone => _done;

    /// <summary>Has the next start tell the CSMS why.</summary>
    /// <param name="reason">A BootReasonEnumType, such as RemoteReset.</param>
    public void NextStartIs(string reason) => notes.Put(Kind, Reason, System.Text.Encoding.ASCII.GetBytes(reason));

    public Request Request()
        => Calls.BootNotification(new(Vendor, Model, ProductVersion.Text, null), _reason);

    /// <returns>The CSMS's word, and the interval: between heartbeats, or until the next try; a day at most.</returns>
    public (OwnState State, TimeSpan Interval) Read(OwnAnswer answer)
    {
        var boot = Answers.ReadBoot(answer.Payload.Span);
        var state = boot.Status is AnswerStatus.Accepted ? OwnState.Accepted : boot.IsPending ? OwnState.Pending : OwnState.Rejected;
        var interval = boot.Interval > LongestInterval ? LongestInterval
            : boot.Interval > TimeSpan.Zero ? boot.Interval
            : state is OwnState.Accepted ? settings.HeartbeatInterval.Value
            : UsualInterval;
        return (state, interval);
    }

    public void Done(TimeSpan interval)
    {
        _done = true;
        settings.HeartbeatInterval.Told(interval);
    }

    /// <summary>The CSMS does not know the gateway any more.</summary>
    public void Forget() => _done = false;

    private static string TakeReason(DurableNotes notes)
    {
        var reason = notes.Find(Kind, Reason) is { } kept ? System.Text.Encoding.ASCII.GetString(kept) : "PowerUp";
        notes.Remove(Kind, Reason);
        return reason;
    }
}
