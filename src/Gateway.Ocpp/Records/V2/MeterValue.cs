using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V2;

/// <summary>A set of readings taken at one and the same moment.</summary>
public sealed record MeterValueType(IReadOnlyList<SampledValueType> SampledValue, DateTimeOffset Timestamp);

/// <summary>A single reading with what, where and how it was measured.</summary>
public sealed record SampledValueType(
    double Value,
    Open<MeasurandEnumType>? Measurand = null,
    Open<ReadingContextEnumType>? Context = null,
    Open<PhaseEnumType>? Phase = null,
    Open<LocationEnumType>? Location = null,
    SignedMeterValueType? SignedMeterValue = null,
    UnitOfMeasureType? UnitOfMeasure = null);

/// <summary>Reading signed by the meter so that bills can be verified.</summary>
public sealed record SignedMeterValueType(
    string SignedMeterData,
    string EncodingMethod,
    string? SigningMethod = null,
    string? PublicKey = null);

/// <summary>Unit and decimal scale of a reading.</summary>
public sealed record UnitOfMeasureType(string? Unit = null, int? Multiplier = null);

/// <summary>Occasion on which a meter value was taken.</summary>
public enum ReadingContextEnumType
{
    [JsonStringEnumMemberName("Interruption.Begin")] InterruptionBegin,
    [JsonStringEnumMemberName("Interruption.End")] InterruptionEnd,
    Other,
    [JsonStringEnumMemberName("Sample.Clock")] SampleClock,
    [JsonStringEnumMemberName("Sample.Periodic")] SamplePeriodic,
    [JsonStringEnumMemberName("Transaction.Begin")] TransactionBegin,
    [JsonStringEnumMemberName("Transaction.End")] TransactionEnd,
    Trigger,
}

/// <summary>Physical quantity that a meter value reports; import means grid towards EV.</summary>
public enum MeasurandEnumType
{
    [JsonStringEnumMemberName("Current.Export")] CurrentExport,
    [JsonStringEnumMemberName("Current.Export.Offered")] CurrentExportOffered,
    [JsonStringEnumMemberName("Current.Export.Minimum")] CurrentExportMinimum,
    [JsonStringEnumMemberName("Current.Import")] CurrentImport,
    [JsonStringEnumMemberName("Current.Import.Offered")] CurrentImportOffered,
    [JsonStringEnumMemberName("Current.Import.Minimum")] CurrentImportMinimum,
    [JsonStringEnumMemberName("Current.Offered")] CurrentOffered,
    [JsonStringEnumMemberName("Display.PresentSOC")] DisplayPresentSOC,
    [JsonStringEnumMemberName("Display.MinimumSOC")] DisplayMinimumSOC,
    [JsonStringEnumMemberName("Display.TargetSOC")] DisplayTargetSOC,
    [JsonStringEnumMemberName("Display.MaximumSOC")] DisplayMaximumSOC,
    [JsonStringEnumMemberName("Display.RemainingTimeToMinimumSOC")] DisplayRemainingTimeToMinimumSOC,
    [JsonStringEnumMemberName("Display.RemainingTimeToTargetSOC")] DisplayRemainingTimeToTargetSOC,
    [JsonStringEnumMemberName("Display.RemainingTimeToMaximumSOC")] DisplayRemainingTimeToMaximumSOC,
    [JsonStringEnumMemberName("Display.ChargingComplete")] DisplayChargingComplete,
    [JsonStringEnumMemberName("Display.BatteryEnergyCapacity")] DisplayBatteryEnergyCapacity,
    [JsonStringEnumMemberName("Display.InletHot")] DisplayInletHot,
    [JsonStringEnumMemberName("Energy.Active.Export.Interval")] EnergyActiveExportInterval,
    [JsonStringEnumMemberName("Energy.Active.Export.Register")] EnergyActiveExportRegister,
    [JsonStringEnumMemberName("Energy.Active.Import.Interval")] EnergyActiveImportInterval,
    [JsonStringEnumMemberName("Energy.Active.Import.Register")] EnergyActiveImportRegister,
    [JsonStringEnumMemberName("Energy.Active.Import.CableLoss")] EnergyActiveImportCableLoss,
    [JsonStringEnumMemberName("Energy.Active.Import.LocalGeneration.Register")] EnergyActiveImportLocalGenerationRegister,
    [JsonStringEnumMemberName("Energy.Active.Net")] EnergyActiveNet,
    [JsonStringEnumMemberName("Energy.Active.Setpoint.Interval")] EnergyActiveSetpointInterval,
    [JsonStringEnumMemberName("Energy.Apparent.Export")] EnergyApparentExport,
    [JsonStringEnumMemberName("Energy.Apparent.Import")] EnergyApparentImport,
    [JsonStringEnumMemberName("Energy.Apparent.Net")] EnergyApparentNet,
    [JsonStringEnumMemberName("Energy.Reactive.Export.Interval")] EnergyReactiveExportInterval,
    [JsonStringEnumMemberName("Energy.Reactive.Export.Register")] EnergyReactiveExportRegister,
    [JsonStringEnumMemberName("Energy.Reactive.Import.Interval")] EnergyReactiveImportInterval,
    [JsonStringEnumMemberName("Energy.Reactive.Import.Register")] EnergyReactiveImportRegister,
    [JsonStringEnumMemberName("Energy.Reactive.Net")] EnergyReactiveNet,
    [JsonStringEnumMemberName("EnergyRequest.Target")] EnergyRequestTarget,
    [JsonStringEnumMemberName("EnergyRequest.Minimum")] EnergyRequestMinimum,
    [JsonStringEnumMemberName("EnergyRequest.Maximum")] EnergyRequestMaximum,
    [JsonStringEnumMemberName("EnergyRequest.Minimum.V2X")] EnergyRequestMinimumV2X,
    [JsonStringEnumMemberName("EnergyRequest.Maximum.V2X")] EnergyRequestMaximumV2X,
    [JsonStringEnumMemberName("EnergyRequest.Bulk")] EnergyRequestBulk,
    Frequency,
    [JsonStringEnumMemberName("Power.Active.Export")] PowerActiveExport,
    [JsonStringEnumMemberName("Power.Active.Import")] PowerActiveImport,
    [JsonStringEnumMemberName("Power.Active.Setpoint")] PowerActiveSetpoint,
    [JsonStringEnumMemberName("Power.Active.Residual")] PowerActiveResidual,
    [JsonStringEnumMemberName("Power.Export.Minimum")] PowerExportMinimum,
    [JsonStringEnumMemberName("Power.Export.Offered")] PowerExportOffered,
    [JsonStringEnumMemberName("Power.Factor")] PowerFactor,
    [JsonStringEnumMemberName("Power.Import.Offered")] PowerImportOffered,
    [JsonStringEnumMemberName("Power.Import.Minimum")] PowerImportMinimum,
    [JsonStringEnumMemberName("Power.Offered")] PowerOffered,
    [JsonStringEnumMemberName("Power.Reactive.Export")] PowerReactiveExport,
    [JsonStringEnumMemberName("Power.Reactive.Import")] PowerReactiveImport,
    SoC,
    Voltage,
    [JsonStringEnumMemberName("Voltage.Minimum")] VoltageMinimum,
    [JsonStringEnumMemberName("Voltage.Maximum")] VoltageMaximum,
}

/// <summary>Conductor or pair a measured value belongs to; absent means all together.</summary>
public enum PhaseEnumType
{
    L1,
    L2,
    L3,
    N,
    [JsonStringEnumMemberName("L1-N")] L1N,
    [JsonStringEnumMemberName("L2-N")] L2N,
    [JsonStringEnumMemberName("L3-N")] L3N,
    [JsonStringEnumMemberName("L1-L2")] L1L2,
    [JsonStringEnumMemberName("L2-L3")] L2L3,
    [JsonStringEnumMemberName("L3-L1")] L3L1,
}

/// <summary>Where along the energy path a value was measured.</summary>
public enum LocationEnumType { Body, Cable, EV, Inlet, Outlet, Upstream }
