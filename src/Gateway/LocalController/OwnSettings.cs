using Gateway.Journal;
using Gateway.Upstream;

namespace Gateway.LocalController;

/// <summary>How the gateway's own link behaves: from the site file, and changed by the CSMS. OCPP 2.1 part 2, OCPPCommCtrlr.</summary>
internal sealed class OwnSettings : IOwnBlock
{
    private const string Component = "OCPPCommCtrlr";

    private static readonly TimeSpan UsualHeartbeat = TimeSpan.FromSeconds(60);

    public OwnSettings(DurableNotes notes, CsmsOptions csms)
    {
        HeartbeatInterval = SettingKinds.Seconds(notes, Id("HeartbeatInterval"), UsualHeartbeat, 1, 86_400);
        PingInterval = SettingKinds.Seconds(notes, Id("WebSocketPingInterval"), UsualHeartbeat, 0, 3_600);
        MessageTimeout = SettingKinds.Seconds(notes, Id("MessageTimeout", "Default"), TimeSpan.FromSeconds(30), 5, 300);
        BackoffMin = SettingKinds.Seconds(notes, Id("RetryBackOffWaitMinimum"), csms.BackoffMin, 1, 3_600, "csms.backoff.min");
        BackoffRandom = SettingKinds.Seconds(notes, Id("RetryBackOffRandomRange"), csms.BackoffMin, 0, 3_600);
        BackoffRepeat = SettingKinds.Whole(notes, Id("RetryBackOffRepeatTimes"), Doublings(csms), 0, 20, siteKey: "csms.backoff.max");
    }

    /// <summary>The CSMS's answer to the boot sets it, too.</summary>
    public Setting<TimeSpan> HeartbeatInterval { get; }

    /// <summary>Zero: no pings.</summary>
    public Setting<TimeSpan> PingInterval { get; }

    public Setting<TimeSpan> MessageTimeout { get; }

    public Setting<TimeSpan> BackoffMin { get; }

    public Setting<TimeSpan> BackoffRandom { get; }

    /// <summary>How often the wait is doubled.</summary>
    public Setting<int> BackoffRepeat { get; }

    public IEnumerable<Variable> Variables =>
    [
        HeartbeatInterval.Variable, PingInterval.Variable, MessageTimeout.Variable, BackoffMin.Variable, BackoffRandom.Variable, BackoffRepeat.Variable,
    ];

    private static int Doublings(CsmsOptions csms)
        => Math.Clamp((int)Math.Ceiling(Math.Log2(csms.BackoffMax / csms.BackoffMin)), 0, 20);

    private static VariableId Id(string name, string? instance = null) => new(Component, null, name, instance);
}
