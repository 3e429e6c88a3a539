using System.Globalization;

namespace Gateway.Simulation;

/// <summary>One setting of a station under the name of each version.</summary>
/// <param name="Key16">Configuration key of 1.6.</param>
/// <param name="Component">Component of 2.x.</param>
/// <param name="Variable">Variable of 2.x, with its instance in brackets where it has one.</param>
internal sealed record StationSetting(string Key16, string Component, string Variable, bool ReadOnly)
{
    /// <summary>The EVSE that the component belongs to. Null: whichever is asked for.</summary>
    public int? Evse { get; init; }

    public string Value { get; set; } = "";
}

/// <summary>What can be configured at a simulated station.</summary>
internal sealed class StationSettings
{
    private readonly StationSetting _heartbeat = new("HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval", false);
    private readonly StationSetting _meter = new("MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval", false);

    public StationSettings(StationSetup setup)
    {
        _meter.Value = Math.Ceiling(setup.MeterEvery.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        _heartbeat.Value = "300";
        All =
        [
            _heartbeat,
            _meter,
            new("MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands", false)
            {
                Value = "Current.Import,Voltage,Power.Active.Import,Energy.Active.Import.Register,Current.Offered",
            },
            new("WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", false) { Value = "60" },
            new("ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", false) { Value = "60" },
            new("AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", true) { Value = "false" },
            new("ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel", true) { Value = "20" },
            new("MaxChargingProfilesInstalled", "SmartChargingCtrlr", "Entries[ChargingProfiles]", true) { Value = "20" },
            new("ChargingScheduleMaxPeriods", "SmartChargingCtrlr", "PeriodsPerSchedule", true) { Value = "24" },
            new("ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit", true) { Value = "Current,Power" },
            new("NumberOfConnectors", "ChargingStation", "NumberOfConnectors", true) { Value = "1" },
            new("SupportedFeatureProfiles", "ChargingStation", "Model", true) { Value = "Core,RemoteTrigger,SmartCharging" },
            .. setup.V2x?.Settings(setup.Rating * setup.Phases * StationCore.Volt) ?? [],
        ];
    }

    public IReadOnlyList<StationSetting> All { get; }

    public TimeSpan Heartbeat
    {
        get => Seconds(_heartbeat);
        set => _heartbeat.Value = ((int)value.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    public TimeSpan MeterEvery => Seconds(_meter);

    /// <summary>Whether a new value makes sense: those with a number keep one.</summary>
    public static bool Fits(StationSetting setting, string value)
        => !int.TryParse(setting.Value, CultureInfo.InvariantCulture, out _)
            || (int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= 0);

    private static TimeSpan Seconds(StationSetting setting)
        => int.Parse(setting.Value, CultureInfo.InvariantCulture) is > 0 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromDays(365);       // 0: never
}
