using System.Globalization;
using System.Text;
using Gateway.Simulation.Afrr;

namespace Gateway.Simulation;

/// <summary>Writes the demo's site file, as an installer would.</summary>
internal static class DemoSiteFile
{
    public const string Battery = "cellar";

    /// <param name="state">A folder for the gateway's state.</param>
    public static string Write(DemoPlan plan, string state, Uri csms, int meterPort, DemoEquipment equipment, int stationPort, int statusPort)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $$"""
            site:
              id: {{DemoPlan.Gateway}}
              state: "{{state.Replace("\\", "\\\\", StringComparison.Ordinal)}}"

            csms:
              url: {{csms}}
              password: {{plan.GatewayPassword}}
              backoff: { min: 500 ms, max: 2 s }

            stations:
              listen:
                - url: ws://127.0.0.1:{{stationPort}}/ocpp
                  security: basic
              defaults: { maxCurrent: {{DemoPlan.Rating}}, minCurrent: 6 A, fallbackCurrent: {{DemoPlan.Fallback}} }
              list:

            """);
        foreach (var station in plan.Stations)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$"""
                    - { id: {{station.Id}}, password: "{{station.Password}}", circuit: {{station.Circuit}}, phases: [{{station.Wiring}}]{{(station.FeedsIn ? $", v2x: {{ discharge: {DemoPlan.MostFedInWatt:0} W }}" : "")}} }

                """);
        }

        yaml.Append(CultureInfo.InvariantCulture, $$"""

            circuits:
              - { id: {{DemoPlan.Main}}, limit: {{plan.MainLimit}}, meter: grid, uncontrolled: {{DemoPlan.Uncontrolled}} }
            {{(plan.HasRow ? $"  - {{ id: {DemoPlan.Row}, parent: {DemoPlan.Main}, limit: {plan.RowLimit}, uncontrolled: 0 A }}" : "")}}

            devices:
              - { id: grid, role: grid, model: eastron-sdm630, connect: "tcp://127.0.0.1:{{meterPort}}", unit: 1, every: 500 ms }
              - { id: roof, role: pv, model: sunspec, connect: "tcp://127.0.0.1:{{equipment.RoofPort}}", unit: 1, every: 500 ms }
              - { id: {{Battery}}, role: battery, model: sunspec, connect: "tcp://127.0.0.1:{{equipment.BatteryPort}}", unit: 1, every: 500 ms }

            signals:
              section14a: { devices: {{DemoContact.DevicesOf(plan.Stations.Length)}} }
              contacts:
                - { id: ripple, connect: "tcp://127.0.0.1:{{equipment.ContactPort}}", input: holding 0.0, limit: section14a, every: 200 ms, debounce: 200 ms }
              afrr:
                curve: [{ signal: -{{SignalWalk.End}}, power: -{{plan.Band:0}} W }, { signal: {{SignalWalk.End}}, power: {{plan.Band:0}} W }]
                baseline: {{plan.Baseline:0}} W
                staleAfter: 8 s

            balancing: { strategy: fair, every: 1 s, reserve: {{plan.Reserve}}, staleAfter: 5 s }

            status:
              listen: http://127.0.0.1:{{statusPort}}

            """);
        return yaml.ToString();
    }
}
