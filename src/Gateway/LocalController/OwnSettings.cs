using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Gateway.Upstream;

namespace Gateway.LocalController;

/// <summary>How the gateway's own link behaves: from the site file, and changed by the CSMS. OCPP 2.1 part 2, OCPPCommCtrlr.</summary>
internal sealed class OwnSettings : IOwnBlock
{
    private const string Component = "OCPPCommCtrlr";

    private static readonly TimeSpan UsualHeartbeat = TimeSpan.FromSeconds(60);

    private readonly DurableNotes _notes;

    public OwnSettings(DurableNotes notes, CsmsOptions csms)
    {
        _notes = notes;
        HeartbeatInterval = Seconds("HeartbeatInterval", null, UsualHeartbeat, 1, 86_400);
        PingInterval = Seconds("WebSocketPingInterval", null, UsualHeartbeat, 0, 3_600);
        MessageTimeout = Seconds("MessageTimeout", "Default", TimeSpan.FromSeconds(30), 5, 300);
        BackoffMin = Seconds("RetryBackOffWaitMinimum", null, csms.BackoffMin, 0, 3_600, "csms.backoff.min");
        BackoffRandom = Seconds("RetryBackOffRandomRange", null, csms.BackoffMin, 0, 3_600);
        BackoffRepeat = Whole("RetryBackOffRepeatTimes", Doublings(csms), 0, 20, "csms.backoff.max");
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

    private Setting<TimeSpan> Seconds(string name, string? instance, TimeSpan fromFile, int min, int max, string? siteKey = null)
        => new(
            _notes,
            Row(name, instance, min, max, siteKey) with { Unit = "s" },
            fromFile,
            text => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture)),
            value => ((int)Math.Ceiling(value.TotalSeconds)).ToString(CultureInfo.InvariantCulture));

    private Setting<int> Whole(string name, int fromFile, int min, int max, string siteKey)
        => new(
            _notes,
            Row(name, null, min, max, siteKey),
            fromFile,
            text => int.Parse(text, CultureInfo.InvariantCulture),
            value => value.ToString(CultureInfo.InvariantCulture));

    private static Variable Row(string name, string? instance, int min, int max, string? siteKey)
        => new(new(Component, null, name, instance), DataEnumType.Integer, static () => null)
        {
            Mutability = MutabilityEnumType.ReadWrite, Min = min, Max = max, SiteKey = siteKey,
        };
}
