using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>The CSMS as a JSON object: the gateway's own link, how the site stands to it, and what it is owed.</summary>
internal static class CsmsDocument
{
    public static StatusObject Of(SiteSnapshot site) => new(
        "csms",
        json =>
        {
            Link(json, site.Csms);
            if (site.Upstream is { } upstream)
            {
                json.Name("state", upstream.State);
                json.Time("since", upstream.Since);
                json.WriteNumber("stationsAlone", upstream.StationsAlone);
                Owed(json, upstream.Bridge);
            }
        },
        json =>
        {
            if (site.Upstream?.Bridge?.OldestAt is { } oldest)
            {
                json.Seconds("oldestAgeS", site.AgeOf(oldest));
            }
        });

    private static void Link(Utf8JsonWriter json, CsmsSnapshot csms)
    {
        json.WriteBoolean("connected", csms.Connected);
        json.Text("version", csms.Version);
        json.Text("bootStatus", csms.BootStatus);
        json.Time("connectedSince", csms.Since);
        json.Text("fault", csms.Fault);
    }

    private static void Owed(Utf8JsonWriter json, BridgeSnapshot? bridge)
    {
        if (bridge is null)
        {
            return;
        }

        json.WriteNumber("queued", bridge.Queued);
        json.WriteNumber("deadLetters", bridge.DeadLetters);
        if (bridge.Replay is { } replay)
        {
            json.WriteStartObject("replay");
            json.WriteNumber("delivered", replay.Delivered);
            json.WriteNumber("stations", replay.Stations);
            json.WriteEndObject();
        }

        json.WriteStartObject("journal");
        json.WriteBoolean("writing", bridge.Journal.Reason is null);
        json.Text("reason", bridge.Journal.Reason);
        json.WriteNumber("bytes", bridge.Journal.Bytes);
        json.WriteNumber("maxBytes", bridge.Journal.MaxBytes);
        json.WriteNumber("dropped", bridge.Journal.Dropped);
        json.WriteEndObject();
    }
}
