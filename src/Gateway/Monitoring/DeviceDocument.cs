using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>A meter or inverter as a JSON object. Signs are the reading's: positive into the site.</summary>
internal static class DeviceDocument
{
    public static StatusObject Of(SiteSnapshot site, DeviceSnapshot device) => new(
        $"devices/{MqttTopics.Level(device.Id)}",
        json =>
        {
            json.Text("id", device.Id);
            json.Name("role", device.Role);
            json.Text("fault", device.Fault);
            if (device.Reading is { } reading)
            {
                Reading(json, reading);
            }
        },
        json =>
        {
            if (device.Reading is { } reading)
            {
                json.Seconds("ageS", site.AgeOf(reading.TakenAt));
            }
        });

    private static void Reading(Utf8JsonWriter json, DeviceReading reading)
    {
        json.Ampere("currentA", reading.Current);
        json.PerPhase("voltageV", reading.Voltage?.Map(v => v.Value), 1);
        json.Number("powerW", (reading.TotalPower ?? Sum(reading.Power))?.Value, 0);
        json.PerPhase("phasePowerW", reading.Power?.Map(p => p.Value), 0);
        json.Number("energyImportWh", reading.EnergyImport?.Value, 0);
        json.Number("energyExportWh", reading.EnergyExport?.Value, 0);
        json.Number("frequencyHz", reading.FrequencyHz, 2);
        json.Number("stateOfChargePercent", reading.StateOfCharge, 1);
        if (reading.Quality is { } quality)
        {
            json.PerPhase("phaseReactivePowerVar", quality.Reactive, 0);
            json.Number("reactivePowerVar", quality.TotalReactive, 0);
            json.PerPhase("phaseApparentPowerVa", quality.Apparent, 0);
            json.Number("apparentPowerVa", quality.TotalApparent, 0);
            json.PerPhase("phasePowerFactor", quality.Factor, 3);
            json.Number("powerFactor", quality.TotalFactor, 3);
        }
    }

    private static Watt? Sum(PerPhase<Watt>? power) => power is { } known ? known.L1 + known.L2 + known.L3 : null;
}
