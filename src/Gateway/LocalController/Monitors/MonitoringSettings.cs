using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>The variables of MonitoringCtrlr. OCPP 2.1 part 2, N, and the list of referenced components.</summary>
internal sealed class MonitoringSettings : IOwnBlock
{
    public const int MostSet = 100, MostSetBytes = 65_536, MostCleared = 500, MostClearedBytes = 8_192;

    private const string Component = "MonitoringCtrlr";

    /// <summary>While there is no link, what is as grave as a failure of the site's is kept: OCPP's 0 (danger) to 4 (error).</summary>
    private const int KeptOffline = 4;

    private readonly MonitorBook _book;

    public MonitoringSettings(DurableNotes notes, MonitorBook book)
    {
        _book = book;
        Enabled = SettingKinds.Flag(notes, new(Component, null, "Enabled"), true);
        OfflineQueuingSeverity = SettingKinds.Whole(
            notes, new(Component, null, "OfflineQueuingSeverity"), KeptOffline, 0, MonitorBook.LowestSeverity);
    }

    /// <summary>False: nothing is watched and nothing is told, but monitors can be set.</summary>
    public Setting<bool> Enabled { get; }

    /// <summary>Up to this severity, events are kept while there is no link. 0 to 9.</summary>
    public Setting<int> OfflineQueuingSeverity { get; }

    public IEnumerable<Variable> Variables =>
    [
        Fixed("Available", null, DataEnumType.Boolean, "true"),
        Enabled.Variable,
        OfflineQueuingSeverity.Variable,
        Fixed("ItemsPerMessage", "SetVariableMonitoring", DataEnumType.Integer, Number(MostSet)),
        Fixed("ItemsPerMessage", "ClearVariableMonitoring", DataEnumType.Integer, Number(MostCleared)),
        Fixed("BytesPerMessage", "SetVariableMonitoring", DataEnumType.Integer, Number(MostSetBytes)),
        Fixed("BytesPerMessage", "ClearVariableMonitoring", DataEnumType.Integer, Number(MostClearedBytes)),
        Fixed("MaxPeriodicEventStreams", null, DataEnumType.Integer, Number(MonitorRules.MostStreams)),
        Row("ActiveMonitoringBase", DataEnumType.OptionList) with
        {
            Read = () => _book.ActiveBase.ToString(), Values = [.. Enum.GetNames<MonitoringBaseEnumType>()],
        },
        Row("ActiveMonitoringLevel", DataEnumType.Integer) with
        {
            Read = () => Number(_book.ActiveLevel), Min = 0, Max = MonitorBook.LowestSeverity,
        },
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Variable Fixed(string name, string? instance, DataEnumType type, string value)
        => Row(name, type, instance) with { Read = () => value, IsConstant = true };

    private static Variable Row(string name, DataEnumType type, string? instance = null)
        => new(new(Component, null, name, instance), type, static () => null);
}
