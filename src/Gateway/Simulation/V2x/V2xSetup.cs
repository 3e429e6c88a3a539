using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Simulation.V2x;

/// <summary>What makes a 2.1 station bidirectional: an inverter in its one EVSE that feeds in, and takes DER controls.</summary>
/// <param name="MaxWatt">The most it feeds in over all phases, in watt.</param>
internal sealed record V2xSetup(double MaxWatt)
{
    /// <summary>The types of DER control that it takes (DCDERCtrlr.ModesSupported).</summary>
    public ImmutableArray<string> Controls { get; init; } =
        ["EnterService", "FixedPFInject", "FixedVar", "FreqWatt", "Gradients", "HVMustTrip", "LVMustTrip", "LimitMaxDischarge", "VoltVar", "VoltWatt"];

    /// <summary>Its device model beyond that of other stations. OCPP 2.1, part 2 appendices, V2XChargingCtrlr and DCDERCtrlr.</summary>
    /// <param name="maxCharge">The most it takes, in watt.</param>
    public IEnumerable<StationSetting> Settings(double maxCharge) =>
    [
        Read("SmartChargingCtrlr", "SupportsDynamicProfiles", "true") with { Evse = null },
        Read("V2XChargingCtrlr", "Available", "true"),
        Read("V2XChargingCtrlr", "Enabled", "true"),
        Read("V2XChargingCtrlr", "SupportedEnergyTransferModes", "DC_BPT"),
        Read("V2XChargingCtrlr", "SupportedOperationModes", $"{V2xProfiles.ChargingOnly},{V2xProfiles.CentralSetpoint}"),
        Read("EVSE", "DischargePower", Number(MaxWatt)),
        .. new (string Name, string Value)[]
        {
            ("Available", "true"), ("Enabled", "true"), ("ModesSupported", string.Join(',', Controls)), ("MaxW", Number(MaxWatt)),
            ("MaxVA", Number(MaxWatt)), ("MaxVar", Number(MaxWatt / 2)), ("MaxVarNeg", Number(MaxWatt / 2)), ("OverExcitedW", Number(MaxWatt)),
            ("OverExcitedPF", "0.9"), ("UnderExcitedW", Number(MaxWatt)), ("UnderExcitedPF", "0.9"), ("MaxChargeRateW", Number(maxCharge)),
            ("MaxChargeRateVA", Number(maxCharge)), ("VNom", Number(StationCore.Volt)), ("ReactiveSusceptance", "0"),
            ("InverterManufacturer", "Simulated"), ("InverterModel", "Sim-Inverter"), ("InverterSwVersion", "1.0"), ("InverterHwVersion", "1"),
        }.Select(v => Read("DCDERCtrlr", v.Name, v.Value)),
    ];

    private static StationSetting Read(string component, string variable, string value) => new("", component, variable, true) { Evse = 1, Value = value };

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
