using System.Globalization;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>A station and its EVSEs as JSON objects.</summary>
internal static class StationDocuments
{
    public static StatusObject Station(SiteSnapshot site, StationSnapshot station) => new(
        $"stations/{MqttTopics.Level(station.Plan.Id)}",
        json =>
        {
            Lasting(json, station);
            if (site.Upstream?.Bridge is { } bridge)
            {
                json.WriteNumber("queued", bridge.QueuedOf.GetValueOrDefault(station.Plan.Id));
            }
        },
        json =>
        {
            json.WriteNumber("faultyMessages", station.FaultyMessages);
            if (station.LastHeard != 0)
            {
                json.Seconds("ageS", site.AgeOf(station.LastHeard));
            }

            if (station.Online)
            {
                json.Seconds("onlineS", site.AgeOf(station.OnlineSince));
            }
        });

    public static IEnumerable<StatusObject> Evses(SiteSnapshot site, StationSnapshot station)
        => station.Evses.Select(evse => Evse(site, station.Plan, evse));

    /// <summary>The station's object with its EVSEs' objects inside.</summary>
    public static Action<Utf8JsonWriter> Whole(SiteSnapshot site, StationSnapshot station) => json =>
    {
        var head = Station(site, station);
        json.WriteStartObject();
        head.Lasting(json);
        head.Moving(json);
        json.WriteStartArray("evses");
        foreach (var evse in Evses(site, station))
        {
            evse.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    };

    private static StatusObject Evse(SiteSnapshot site, StationPlan station, EvseSnapshot evse)
    {
        var share = site.Allocation?.Evses.GetValueOrDefault(new(station.Id, evse.Id));
        return new(
            $"stations/{MqttTopics.Level(station.Id)}/evses/{evse.Id}",
            json => Lasting(json, station, evse, share),
            json =>
            {
                if (evse.Measured is { } measured)
                {
                    json.Seconds("ageS", site.AgeOf(measured.At));
                }

                if (evse.TransactionId is not null)
                {
                    json.Seconds("transactionS", site.AgeOf(evse.TransactionSince));
                }
            });
    }

    private static void Lasting(Utf8JsonWriter json, StationSnapshot station)
    {
        json.Text("id", station.Plan.Id);
        json.WriteBoolean("online", station.Online);
        json.Text("version", station.Version);
        json.Text("vendor", station.Vendor);
        json.Text("model", station.Model);
        json.Text("firmware", station.Firmware);
        json.Text("bootStatus", station.BootStatus);
        json.WriteBoolean("upstreamConnected", station.UpstreamConnected);
        json.WriteBoolean("fallbackInstalled", station.FallbackInstalled);
        json.Text("circuit", station.Plan.Circuit);
        json.WriteStartArray("phases");
        foreach (var word in station.Plan.Wiring.Words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.Number("maxA", station.Plan.Max.Value, 2);
        json.Number("minA", station.Plan.Min.Value, 2);
        json.Number("fallbackA", station.Plan.Fallback.Value, 2);
        json.WriteNumber("priority", station.Plan.Priority);
        json.Text("lastFault", station.LastFault);
    }

    private static void Lasting(Utf8JsonWriter json, StationPlan station, EvseSnapshot evse, EvseShare? share)
    {
        json.Text("station", station.Id);
        json.WriteNumber("id", evse.Id);
        json.Name("status", evse.Status);
        json.Text("transactionId", evse.TransactionId);
        json.Ampere("currentA", evse.Measured?.Current is { } current ? station.Wiring.ToSite(current) : null);
        json.PerPhase("voltageV", Voltage(station.Wiring, evse.Measured?.Voltage), 1);
        json.Number("powerW", evse.Measured?.Power?.Value, 0);
        json.Number("energyWh", evse.Measured?.Energy?.Value, 0);
        json.Number("socPercent", evse.Measured?.SocPercent, 1);
        json.Number("limitA", evse.Accepted?.Current.Value, 2);
        json.Number("sentA", evse.Sent?.Current.Value, 2);
        json.Number("setPointA", evse.SetPoint?.Current.Value, 2);
        json.Text("setPointRefused", evse.NoSetPoint?.Reason);
        json.Number("csmsLimitA", evse.CsmsLimit?.Value, 2);
        json.Number("groupLimitA", evse.GroupLimit?.Value, 2);
        json.Number("shareA", share?.Limit.Value, 2);
        json.Text("reason", share?.Reason);
        json.WriteNumber("refusals", evse.Refusals);
        json.WriteNumber("priority", evse.Wish.PriorityOf(station));
        json.Text("departure", evse.Wish.Departure?.ToString("O", CultureInfo.InvariantCulture));
        json.Number("energyLeftWh", evse.Wish.EnergyLeft(evse.Measured?.Energy)?.Value, 0);
    }

    /// <summary>By site phase; a phase that is not wired has none.</summary>
    private static PerPhase<double>? Voltage(Wiring wiring, PerPhase<Volt>? station)
    {
        if (station is not { } known)
        {
            return null;
        }

        var site = PerPhase<double>.Same(double.NaN);
        for (var terminal = 0; terminal < wiring.Count; terminal++)
        {
            site = site.With(wiring.Phases[terminal], known[(Phase)terminal].Value);
        }

        return site;
    }
}
