using System.Text.Json;
using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>Health, metrics and state over HTTP, to be read only: other methods than GET get 405.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        var image = routes.ServiceProvider.GetRequiredService<SiteImage>();
        var metrics = routes.ServiceProvider.GetRequiredService<PrometheusText>();
        var health = routes.ServiceProvider.GetRequiredService<HealthReport>();

        routes.MapGet("/health", http => health.IsHealthy
            ? Answer(http, StatusCodes.Status200OK, health.Write)
            : Answer(http, StatusCodes.Status503ServiceUnavailable, health.Write));
        routes.MapGet("/metrics", http => Send(http, StatusCodes.Status200OK, PrometheusText.ContentType, metrics.Read()));

        MapObject(routes, "/api/site", (site, _) => StatusDocuments.Site(site).Write);
        MapObject(routes, "/api/csms", (site, _) => CsmsDocument.Of(site).Write);
        MapObject(routes, "/api/controller", (site, _) => ControllerDocument.Of(site).Write);
        MapObject(routes, "/api/circuits", (site, _) => ListOf(site.Plan.Circuits.Select(c => StatusDocuments.Circuit(site, c))));
        MapObject(routes, "/api/devices", (site, _) => ListOf(site.Devices.Values.Select(d => DeviceDocument.Of(site, d))));
        MapObject(routes, "/api/signals", (site, _) => ListOf(site.Signals.Select(SignalDocument.Of)));
        MapObject(routes, "/api/afrr", (site, _) => site.Afrr is { } afrr ? AfrrDocument.Of(afrr).Write : Nothing);
        MapObject(routes, "/api/stations", (site, _) => ListOf(site.Stations.Values, s => StationDocuments.Whole(site, s)));
        MapObject(routes, "/api/stations/{id}", (site, id) => site.Stations.GetValueOrDefault(id) is { } station
            ? StationDocuments.Whole(site, station)
            : null);
        MapObject(routes, "/api/stations/{id}/why", (site, id) => site.Stations.GetValueOrDefault(id) is { } station
            ? WhyDocument.Whole(site, station)
            : null);

        void MapObject(IEndpointRouteBuilder to, string path, Func<SiteSnapshot, string, Action<Utf8JsonWriter>?> find)
            => to.MapGet(path, http => find(image.Freeze(), http.GetRouteValue("id") as string ?? "") is { } write
                ? Answer(http, StatusCodes.Status200OK, write)
                : Answer(http, StatusCodes.Status404NotFound, NoSuchStation));
    }

    /// <summary>Answers with JSON, as all of <c>/api</c> does.</summary>
    public static Task Answer(HttpContext http, int status, Action<Utf8JsonWriter> write)
        => Send(http, status, "application/json; charset=utf-8", StatusObject.Json(write));

    private static void Nothing(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    private static void NoSuchStation(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.Text("error", "no station of this id is known");
        json.WriteEndObject();
    }

    private static Action<Utf8JsonWriter> ListOf(IEnumerable<StatusObject> objects) => ListOf(objects, o => o.Write);

    private static Action<Utf8JsonWriter> ListOf<T>(IEnumerable<T> items, Func<T, Action<Utf8JsonWriter>> write) => json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            write(item)(json);
        }

        json.WriteEndArray();
    };

    private static Task Send(HttpContext http, int status, string type, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.Body.WriteAsync(body, 0, body.Length, http.RequestAborted);
    }
}
