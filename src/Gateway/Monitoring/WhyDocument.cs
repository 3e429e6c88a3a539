using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>Every limit that makes what an EVSE may draw: who sets it, how high it is, how long it holds, and which one decides.</summary>
internal static class WhyDocument
{
    /// <summary>Of one EVSE, for MQTT. News is another limit or somebody else who decides; the values in between move with the load.</summary>
    public static IEnumerable<StatusObject> Of(SiteSnapshot site, StationSnapshot station)
        => Shares(site, station).Select(evse => new StatusObject(
            $"stations/{MqttTopics.Level(station.Plan.Id)}/evses/{evse.Id}/why",
            json => Head(json, station, evse.Id, evse.Share),
            json =>
            {
                Chain(json, evse.Share);
                json.Time("time", site.Time);
            }));

    /// <summary>Of all EVSEs of a station, as an array.</summary>
    public static Action<Utf8JsonWriter> Whole(SiteSnapshot site, StationSnapshot station) => json =>
    {
        json.WriteStartArray();
        foreach (var why in Of(site, station))
        {
            why.Write(json);
        }

        json.WriteEndArray();
    };

    private static IEnumerable<(int Id, EvseShare Share)> Shares(SiteSnapshot site, StationSnapshot station)
        => from evse in station.Evses
           let share = site.Allocation?.Evses.GetValueOrDefault(new(station.Plan.Id, evse.Id))
           where share is not null
           select (evse.Id, share);

    private static void Head(Utf8JsonWriter json, StationSnapshot station, int evse, EvseShare share)
    {
        json.Text("station", station.Plan.Id);
        json.WriteNumber("evse", evse);
        json.Number("limitA", share.Limit.Value, 2);
        json.Text("decides", share.Chain.FirstOrDefault(link => link.IsDecisive)?.Owner);
    }

    private static void Chain(Utf8JsonWriter json, EvseShare share)
    {
        json.Text("reason", share.Reason);
        json.WriteStartArray("chain");
        foreach (var link in share.Chain)
        {
            json.WriteStartObject();
            json.Name("kind", link.Kind);
            json.Text("owner", link.Owner);
            json.Number("valueA", link.Value.Value, 2);
            if (link.Until is { } until)
            {
                json.Seconds("untilS", until);
            }

            json.WriteBoolean("decides", link.IsDecisive);
            json.Text("text", link.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
