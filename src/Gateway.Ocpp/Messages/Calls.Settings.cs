using System.Globalization;
using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    private const string Interval16 = "MeterValueSampleInterval";
    private const string Measurands16 = "MeterValuesSampledData";
    private const string Interval2 = "TxUpdatedInterval";
    private const string Measurands2 = "TxUpdatedMeasurands";
    private static readonly ComponentType MeterComponent = new("SampledDataCtrlr");

    /// <summary>What balancing wants stations to measure, in the names that all versions share.</summary>
    public static readonly IReadOnlyList<string> UsualMeasurands =
        ["Current.Import", "Voltage", "Power.Active.Import", "Energy.Active.Import.Register", "SoC"];

    /// <summary>Sets how often the station tells its measurements while a transaction runs.</summary>
    /// <param name="interval">Whole seconds; 0 turns them off.</param>
    public static Request SetMeterInterval(OcppVersion version, TimeSpan interval)
        => Set(version, Interval16, Interval2, Math.Floor(interval.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Sets what it tells. Apart from <see cref="SetMeterInterval"/>: a station that knows not all of them refuses the list, and
    /// a model is known to restart over it.
    /// </summary>
    public static Request SetMeasurands(OcppVersion version, IEnumerable<string> measurands)
        => Set(version, Measurands16, Measurands2, string.Join(',', measurands));

    /// <summary>Asks for interval and measurands.</summary>
    public static Request GetMeterSettings(OcppVersion version) => version == OcppVersion.V16
        ? Make(new([Interval16, Measurands16]), V16Json.Default.GetConfigurationRequest)
        : Make(
            new([new(MeterComponent, new(Interval2)), new(MeterComponent, new(Measurands2))]),
            V2Json.Default.GetVariablesRequest);

    private static Request Set(OcppVersion version, string key, string variable, string value) => version == OcppVersion.V16
        ? Make(new(key, value), V16Json.Default.ChangeConfigurationRequest)
        : Make(new([new(value, MeterComponent, new(variable))]), V2Json.Default.SetVariablesRequest);
}
