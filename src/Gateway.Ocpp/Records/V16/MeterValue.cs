using System.Text.Json.Serialization;

namespace Gateway.Ocpp.Records.V16;

/// <summary>All readings taken by the meter at one instant.</summary>
public sealed record MeterValue(DateTimeOffset Timestamp, IReadOnlyList<SampledValue> SampledValue);

/// <summary>A single reading together with what, where and why it was measured.</summary>
public sealed record SampledValue(
    string Value,
    Open<ReadingContext>? Context = null,
    Open<ValueFormat>? Format = null,
    Open<Measurand>? Measurand = null,
    Open<Phase>? Phase = null,
    Open<Location>? Location = null,
    Open<UnitOfMeasure>? Unit = null);

/// <summary>Occasion on which a reading was taken.</summary>
public enum ReadingContext
{
    [JsonStringEnumMemberName("Interruption.Begin")] InterruptionBegin,
    [JsonStringEnumMemberName("Interruption.End")] InterruptionEnd,
    [JsonStringEnumMemberName("Sample.Clock")] SampleClock,
    [JsonStringEnumMemberName("Sample.Periodic")] SamplePeriodic,
    [JsonStringEnumMemberName("Transaction.Begin")] TransactionBegin,
    [JsonStringEnumMemberName("Transaction.End")] TransactionEnd,
    Trigger,
    Other,
}

/// <summary>How the text of a reading is encoded.</summary>
public enum ValueFormat { Raw, SignedData }

/// <summary>Physical quantity of a reading; import means from grid to vehicle.</summary>
public enum Measurand
{
    [JsonStringEnumMemberName("Energy.Active.Export.Register")] EnergyActiveExportRegister,
    [JsonStringEnumMemberName("Energy.Active.Import.Register")] EnergyActiveImportRegister,
    [JsonStringEnumMemberName("Energy.Reactive.Export.Register")] EnergyReactiveExportRegister,
    [JsonStringEnumMemberName("Energy.Reactive.Import.Register")] EnergyReactiveImportRegister,
    [JsonStringEnumMemberName("Energy.Active.Export.Interval")] EnergyActiveExportInterval,
    [JsonStringEnumMemberName("Energy.Active.Import.Interval")] EnergyActiveImportInterval,
    [JsonStringEnumMemberName("Energy.Reactive.Export.Interval")] EnergyReactiveExportInterval,
    [JsonStringEnumMemberName("Energy.Reactive.Import.Interval")] EnergyReactiveImportInterval,
    [JsonStringEnumMemberName("Power.Active.Export")] PowerActiveExport,
    [JsonStringEnumMemberName("Power.Active.Import")] PowerActiveImport,
    [JsonStringEnumMemberName("Power.Offered")] PowerOffered,
    [JsonStringEnumMemberName("Power.Reactive.Export")] PowerReactiveExport,
    [JsonStringEnumMemberName("Power.Reactive.Import")] PowerReactiveImport,
    [JsonStringEnumMemberName("Power.Factor")] PowerFactor,
    [JsonStringEnumMemberName("Current.Import")] CurrentImport,
    [JsonStringEnumMemberName("Current.Export")] CurrentExport,
    [JsonStringEnumMemberName("Current.Offered")] CurrentOffered,
    Voltage,
    Frequency,
    Temperature,
    SoC,
    RPM,
}

/// <summary>Conductor or pair of conductors a reading belongs to.</summary>
public enum Phase
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

/// <summary>Spot in the charging installation where a reading was taken.</summary>
public enum Location { Cable, EV, Inlet, Outlet, Body }

/// <summary>Unit of a reading.</summary>
public enum UnitOfMeasure
{
    Wh,
    [JsonStringEnumMemberName("kWh")] KWh,
    [JsonStringEnumMemberName("varh")] Varh,
    [JsonStringEnumMemberName("kvarh")] Kvarh,
    W,
    [JsonStringEnumMemberName("kW")] KW,
    VA,
    [JsonStringEnumMemberName("kVA")] KVA,
    [JsonStringEnumMemberName("var")] Var,
    [JsonStringEnumMemberName("kvar")] Kvar,
    A,
    V,
    K,
    Celcius,
    Celsius,
    Fahrenheit,
    Percent,
}
