using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Gateway.Upstream;

namespace Gateway.LocalController.DeviceModel;

/// <summary>How the gateway and the CSMS talk, besides what the link itself goes by. OCPP 2.1 part 2, OCPPCommCtrlr.</summary>
internal sealed class CommBlock : IOwnBlock
{
    public const string Component = "OCPPCommCtrlr";

    /// <summary>The one network that there is: the site file's <c>csms</c>.</summary>
    public const string ActiveSlot = "1";

    private readonly Setting<int> _attempts;
    private readonly Setting<int> _interval;
    private readonly Setting<int>[] _kept;

    public CommBlock(DurableNotes notes, CsmsOptions csms, ReplayPatience patience)
    {
        var interval = (int)Math.Ceiling(csms.ReplayInterval.TotalSeconds);
        _attempts = SettingKinds.Whole(notes, Id("MessageAttempts", "TransactionEvent"), csms.ReplayAttempts, 1, 10, null, "csms.replay.attempts");
        _interval = SettingKinds.Whole(notes, Id("MessageAttemptInterval", "TransactionEvent"), interval, 1, 600, "s", "csms.replay.interval");
        _attempts.Follow(value => patience.Attempts = value);
        _interval.Follow(value => patience.Interval = _interval.Variable.IsOverridden() ? TimeSpan.FromSeconds(value) : csms.ReplayInterval);

        // Every station has these. What they are about the gateway does not have: a second network, connectors, a Reset that fails.
        _kept =
        [
            SettingKinds.Whole(notes, Id("NetworkProfileConnectionAttempts"), 3, 1, 100),
            SettingKinds.Whole(notes, Id("OfflineThreshold"), 60, 0, 86_400, "s"),
            SettingKinds.Whole(notes, Id("ResetRetries"), 1, 0, 10),
        ];
    }

    public IEnumerable<Variable> Variables =>
    [
        _attempts.Variable,
        _interval.Variable,
        .. _kept.Select(setting => setting.Variable),
        new(Id("NetworkConfigurationPriority"), DataEnumType.String, static () => ActiveSlot)
        {
            Mutability = MutabilityEnumType.ReadWrite, Max = 100, Write = Prefer, SupportsMonitoring = false,
        },
        new(Id("FileTransferProtocols"), DataEnumType.MemberList, static () => "FTP,FTPS,HTTP,HTTPS")
        {
            Values = ["FTP", "FTPS", "HTTP", "HTTPS"], IsConstant = true, SupportsMonitoring = false,
        },
        new(Id("ActiveNetworkProfile"), DataEnumType.String, static () => ActiveSlot) { SupportsMonitoring = false },
        new(Id("UnlockOnEVSideDisconnect"), DataEnumType.Boolean, static () => "false") { IsConstant = true, SupportsMonitoring = false },
    ];

    // Part 2, B09, B10: a slot without a network is no priority.
    private static VariableChange Prefer(string slots)
        => slots.Trim() is ActiveSlot ? VariableChange.Accepted : VariableChange.Rejected($"Only slot {ActiveSlot} has a network, which the site file sets (csms).");

    private static VariableId Id(string name, string? instance = null) => new(Component, null, name, instance);
}
