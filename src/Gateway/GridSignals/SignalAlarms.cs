using System.Globalization;
using Gateway.GridSignals.Der;
using Gateway.GridSignals.External;
using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.GridSignals;

/// <summary>
/// What the CSMS hears of signals that did not come by it, and of controls that are not followed, as numbers of the component GridSignals.
/// Each has a hard-wired monitor that tells when it is above zero and when no more, and a preset one that tells of each change.
/// </summary>
internal sealed class SignalAlarms : IOwnBlock
{
    private const string Component = "GridSignals";
    private const int FirstId = 21, FirstPresetId = 31, ChangeSeverity = 7;

    // As MonitoringCtrlr grades: 3 critical, 4 error, 7 notice.
    private static readonly (string Name, int Severity)[] Kinds =
        [("LimitsInForce", 7), ("SourcesInFailSafe", 4), ("ConnectionsLockedOut", 3), ("ControlsDeviating", 4)];

    private readonly Func<IEnumerable<string>>[] _subjects;

    public SignalAlarms(LimitHub hub, DerEvidence controls)
    {
        _subjects =
        [
            // What the connection may carry always holds, and is no news.
            () => hub.Show().Where(s => s.Rank is not LimitRank.Safety && Allowed(s) is not null).Select(s => $"{s.Name}: {Allowed(s)} {(s.IsExport ? "fed in" : "drawn")} at most"),
            () => hub.Show().Where(s => s is { IsFailSafe: true, State: not ConnectionSource.Locked }).Select(s => s.Name),
            () => hub.Show().Where(s => s.State is ConnectionSource.Locked).Select(s => s.Name),
            () => controls.Deviations,
        ];
        Variables =
        [
            .. Kinds.Select((kind, i) => Row(kind.Name, DataEnumType.Integer, () => _subjects[i]().Count().ToString(CultureInfo.InvariantCulture)) with
            {
                Min = 0, Detail = () => string.Join("; ", _subjects[i]()),
            }),
            Row("LowestImportLimit", DataEnumType.Decimal, () => Lowest(hub, isExport: false)) with { Unit = "W" },
            Row("LowestExportLimit", DataEnumType.Decimal, () => Lowest(hub, isExport: true)) with { Unit = "W" },
        ];
    }

    public static IEnumerable<VariableMonitor> Monitors => Kinds.SelectMany((kind, i) => new VariableMonitor[]
    {
        new(FirstId + i, IdOf(kind.Name), MonitorEnumType.UpperThreshold, 0, kind.Severity) { Origin = EventNotificationEnumType.HardWiredMonitor },
        new(FirstPresetId + i, IdOf(kind.Name), MonitorEnumType.Delta, 0, ChangeSeverity) { Origin = EventNotificationEnumType.PreconfiguredMonitor },
    });

    public IEnumerable<Variable> Variables { get; }

    private static VariableId IdOf(string name) => new(Component, null, name);

    private static Variable Row(string name, DataEnumType type, Func<string?> read) => new(IdOf(name), type, read);

    /// <summary>Null: it does not limit.</summary>
    private static string? Allowed(SignalState source) => source.Power?.ToString() ?? source.Current?.ToString();

    /// <summary>Of those that limit the power. Null: there is none.</summary>
    private static string? Lowest(LimitHub hub, bool isExport)
        => Written.Number(hub.Show().Where(s => s.IsExport == isExport).Min(s => s.Power?.Value), 0);
}
