using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Limits;

/// <summary>What the gateway's smart charging can do and how it reports. OCPP 2.1 part 2, SmartChargingCtrlr.</summary>
internal sealed class LimitSettings : IOwnBlock
{
    private const string Component = "SmartChargingCtrlr";

    private readonly OwnProfiles _profiles;

    public LimitSettings(DurableNotes notes, OwnProfiles profiles)
    {
        _profiles = profiles;
        Significance = SettingKinds.Number(notes, new(Component, null, "LimitChangeSignificance"), 5, 0, 100, "Percent");
        WithSchedules = SettingKinds.Flag(notes, new(Component, null, "NotifyChargingLimitWithSchedules"), true);
    }

    /// <summary>Percent: a smaller change of an external limit is not told.</summary>
    public Setting<double> Significance { get; }

    /// <summary>The course of an external limit is told with it.</summary>
    public Setting<bool> WithSchedules { get; }

    public IEnumerable<Variable> Variables =>
    [
        Significance.Variable,
        WithSchedules.Variable,
        Row("Entries", DataEnumType.Integer, "", "ChargingProfiles") with
        {
            Read = () => _profiles.All.Count.ToString(CultureInfo.InvariantCulture), Max = ProfileCheck.MostProfiles, IsConstant = false,
        },
        Row("PeriodsPerSchedule", DataEnumType.Integer, $"{ProfileCheck.MostPeriods}"),
        Row("ProfileStackLevel", DataEnumType.Integer, $"{ProfileCheck.HighestLevel}"),
        Row("RateUnit", DataEnumType.MemberList, "A,W") with { Values = ["A", "W"] },

        // Balancing keeps fuses from tripping: nobody upstream switches it off.
        Row("Enabled", DataEnumType.Boolean, "true"),
        Row("Available", DataEnumType.Boolean, "true"),
        Row("ExternalControlSignalsEnabled", DataEnumType.Boolean, "true"),
        Row("ExternalConstraintsProfileDisallowed", DataEnumType.Boolean, "false"),
        Row("MaxExternalConstraintsId", DataEnumType.Integer, "-1"),
        Row("SupportedAdditionalPurposes", DataEnumType.MemberList, ""),
        Row("SupportsDynamicProfiles", DataEnumType.Boolean, "true"),
        Row("SupportsMaxOfflineDuration", DataEnumType.Boolean, "true"),
        Row("SupportsUseLocalTime", DataEnumType.Boolean, "false"),
        Row("SupportsRandomizedDelay", DataEnumType.Boolean, "false"),
        Row("SupportsLimitAtSoC", DataEnumType.Boolean, "false"),
        Row("SupportsEvseSleep", DataEnumType.Boolean, "false"),
        Row("ACPhaseSwitchingSupported", DataEnumType.Boolean, "false"),
        Row("ChargingProfilePersistence", DataEnumType.Boolean, "false", "TxProfile"),
        Row("ChargingProfilePersistence", DataEnumType.Boolean, "true", "ChargingStationExternalConstraints"),
        Row("ChargingProfilePersistence", DataEnumType.Boolean, "false", "LocalGeneration"),
    ];

    private static Variable Row(string name, DataEnumType type, string value, string? instance = null)
        => new(new(Component, null, name, instance), type, () => value) { IsConstant = value.Length > 0, SupportsMonitoring = false };
}
