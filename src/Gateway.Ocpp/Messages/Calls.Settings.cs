using System.Globalization;
using System.Text.Json;

namespace Gateway.Ocpp.Messages;

public static partial class Calls
{
    private const string MeterComponent = "SampledDataCtrlr";

    /// <summary>What balancing wants stations to measure, in the names that all versions share.</summary>
    public static readonly IReadOnlyList<string> UsualMeasurands =
        ["Current.Import", "Voltage", "Power.Active.Import", "Energy.Active.Import.Register", "SoC"];

    /// <summary>Sets how often the station tells its measurements while a transaction runs.</summary>
    /// <param name="interval">Whole seconds; 0 turns them off.</param>
    public static Request SetMeterInterval(OcppVersion version, TimeSpan interval)
        => Set(version, "MeterValueSampleInterval", "TxUpdatedInterval", Math.Floor(interval.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Sets what it tells. Apart from <see cref="SetMeterInterval"/>: a station that knows not all of them refuses the list, and
    /// a model is known to restart over it.
    /// </summary>
    public static Request SetMeasurands(OcppVersion version, IEnumerable<string> measurands)
        => Set(version, "MeterValuesSampledData", "TxUpdatedMeasurands", string.Join(',', measurands));

    /// <summary>Asks for interval and measurands.</summary>
    public static Request GetMeterSettings(OcppVersion version) => version == OcppVersion.V16
        ? new("GetConfiguration", Write(json =>
        {
            json.WriteStartArray("key"u8);
            json.WriteStringValue("MeterValueSampleInterval"u8);
            json.WriteStringValue("MeterValuesSampledData"u8);
            json.WriteEndArray();
        }))
        : new("GetVariables", Write(json =>
        {
            json.WriteStartArray("getVariableData"u8);
            WriteVariable(json, "TxUpdatedInterval", null);
            WriteVariable(json, "TxUpdatedMeasurands", null);
            json.WriteEndArray();
        }));

    private static Request Set(OcppVersion version, string key, string variable, string value) => version == OcppVersion.V16
        ? new("ChangeConfiguration", Write(json =>
        {
            json.WriteString("key"u8, key);
            json.WriteString("value"u8, value);
        }))
        : new("SetVariables", Write(json =>
        {
            json.WriteStartArray("setVariableData"u8);
            WriteVariable(json, variable, value);
            json.WriteEndArray();
        }));

    private static void WriteVariable(Utf8JsonWriter json, string variable, string? value)
    {
        json.WriteStartObject();
        if (value is not null)
        {
            json.WriteString("attributeValue"u8, value);
        }

        json.WriteStartObject("component"u8);
        json.WriteString("name"u8, MeterComponent);
        json.WriteEndObject();
        json.WriteStartObject("variable"u8);
        json.WriteString("name"u8, variable);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
