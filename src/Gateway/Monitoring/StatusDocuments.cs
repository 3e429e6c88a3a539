using System.Reflection;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>
/// From a snapshot of the site to the objects that MQTT and HTTP show. Pure. All phases are the site's, not a station's.
/// </summary>
internal static class StatusDocuments
{
    private static readonly string Version =
        typeof(StatusDocuments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>Everything that is retained on MQTT, but for <c>status</c>.</summary>
    public static IEnumerable<StatusObject> All(SiteSnapshot site) =>
    [
        Site(site),
        CsmsDocument.Of(site),
        ControllerDocument.Of(site),
        .. site.Plan.Circuits.Select(c => Circuit(site, c)),
        .. site.Devices.Values.Select(d => DeviceDocument.Of(site, d)),
        .. site.Signals.Select(SignalDocument.Of),
        .. site.Afrr is { } afrr ? new[] { AfrrDocument.Of(afrr) } : [],
        .. site.Stations.Values.SelectMany(s => StationDocuments.Evses(site, s).Prepend(StationDocuments.Station(site, s)).Concat(WhyDocument.Of(site, s))),
    ];

    public static StatusObject Site(SiteSnapshot site) => new(
        "site",
        json =>
        {
            json.Text("id", site.Plan.Id);
            json.Text("name", site.Plan.Name);
            json.Text("version", Version);
            json.WriteNumber("stations", site.Stations.Count);
            json.WriteNumber("stationsOnline", site.Stations.Values.Count(s => s.Online));
            json.WriteNumber("charging", site.Stations.Values.Sum(s => s.Evses.Count(e => e.TransactionId is not null)));
            if (site.Caps.MinBy(c => c.PerPhase) is { } cap)
            {
                json.Number("capA", cap.PerPhase.Value, 2);
                json.Number("capW", site.Caps.Select(c => c.Power?.Limit.Value).Min(), 0);
                json.Text("cap", cap.Name);
            }
        },
        json => json.Time("time", site.Time));

    public static StatusObject Circuit(SiteSnapshot site, CircuitPlan plan)
    {
        var share = site.Allocation?.Circuits.GetValueOrDefault(plan.Id);
        return new(
            $"circuits/{MqttTopics.Level(plan.Id)}",
            json =>
            {
                json.Text("id", plan.Id);
                json.Text("parent", plan.Parent);
                json.Text("meter", plan.Meter);
                json.Number("limitA", plan.Limit.Value, 2);
                json.Ampere("measuredA", share?.Measured);
                json.Ampere("uncontrolledA", share?.Uncontrolled);
                json.Ampere("promisedA", share?.Promised);
                if (share is not null && plan.Meter is not null)
                {
                    json.WriteBoolean("meterFresh", share.MeterFresh);
                }
            },
            json =>
            {
                if (site.Allocation is { } decided)
                {
                    json.Seconds("ageS", site.AgeOf(decided.At));
                }
            });
    }

    /// <summary>What is published under <c>events</c>; not retained.</summary>
    public static byte[] Event(SiteEvent @event) => StatusObject.Json(json =>
    {
        json.WriteStartObject();
        json.Time("time", @event.Time);
        json.Text("kind", @event.Kind);
        json.Text("subject", @event.Subject);
        json.Text("text", @event.Text);
        json.WriteEndObject();
    });
}
