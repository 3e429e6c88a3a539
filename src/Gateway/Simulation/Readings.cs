using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>One value that a station measures.</summary>
/// <param name="Phase">The station's own terminal, as <c>L1</c> or <c>L1-N</c>; null: over all.</param>
internal sealed record Reading(string Measurand, string? Phase, string Unit, double Value);

/// <summary>What a station measures, for MeterValues and TransactionEvent alike.</summary>
internal static class Readings
{
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static IEnumerable<Reading> Of(StationCore core)
    {
        var current = core.Transaction is null ? 0 : core.Car?.Current ?? 0;
        var used = Math.Min(core.Car?.Phases ?? 0, core.Setup.Phases);
        foreach (var phase in PerPhase<Ampere>.All.Take(core.Setup.Phases))
        {
            var flows = Math.Round((int)phase < used ? current : 0, 2);
            yield return new("Current.Import", phase.ToString(), "A", Math.Max(0, flows));
            if (core.V2x is not null)
            {
                yield return new("Current.Export", phase.ToString(), "A", Math.Max(0, -flows));
            }

            yield return new("Voltage", $"{phase}-N", "V", StationCore.Volt);
        }

        var power = Math.Round(current * used * StationCore.Volt);
        yield return new("Power.Active.Import", null, "W", Math.Max(0, power));
        yield return new("Energy.Active.Import.Register", null, "Wh", Math.Round(core.EnergyWh));
        if (core.V2x is not null)
        {
            yield return new("Power.Active.Export", null, "W", Math.Max(0, -power));
            yield return new("Energy.Active.Export.Register", null, "Wh", Math.Round(core.FedInWh));
        }

        yield return new("Current.Offered", null, "A", Math.Round(core.Offered, 1));
    }
}

/// <summary>The composite schedule in the words that the versions share.</summary>
internal static class CompositeJson
{
    /// <param name="unit"><c>A</c> or <c>W</c>; ampere if not said.</param>
    public static JsonObject Of(StationCore core, int seconds, string? unit)
    {
        var moment = core.Moment();
        var factor = unit == "W" ? StationCore.Volt * core.Setup.Phases : 1;
        var periods = core.Profiles.Composite(1, moment, TimeSpan.FromSeconds(seconds)).Select(p => new JsonObject
        {
            ["startPeriod"] = (int)(p.From - moment.Now).TotalSeconds,
            ["limit"] = Math.Round(Math.Min(p.Limit ?? core.Setup.Rating, core.Setup.Rating) * factor, 1),
            ["numberPhases"] = core.Setup.Phases,
        });
        return new()
        {
            ["duration"] = seconds,
            ["chargingRateUnit"] = unit ?? "A",
            ["chargingSchedulePeriod"] = new JsonArray([.. periods]),
        };
    }
}
