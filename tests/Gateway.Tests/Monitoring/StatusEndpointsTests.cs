using System.Net;
using System.Text.Json;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Monitoring;

/// <summary>Every route of status.listen, over a real socket.</summary>
public sealed class StatusEndpointsTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Part _part = new();
    private readonly Disk _disk = new();
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;

    [Fact]
    public async Task Health_is_200_while_all_parts_live_and_503_with_the_reason_else()
    {
        var healthy = await GetAsync("/health");
        Assert.Equal("""{"status":"healthy","reasons":[],"warnings":[],"parts":{"journal":true,"metering":true}}""", healthy);

        _part.IsAlive = false;
        var unhealthy = await GetAsync("/health", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(
            """{"status":"unhealthy","reasons":["metering has not done its work lately"],"warnings":[],"parts":{"journal":true,"metering":false}}""",
            unhealthy);
    }

    [Fact]
    public async Task Health_is_503_while_something_outside_keeps_a_part_from_its_work_and_200_with_a_warning_only()
    {
        _disk.Warnings = ["2 messages are dead letters"];
        Assert.Equal(
            """{"status":"healthy","reasons":[],"warnings":["journal: 2 messages are dead letters"],"parts":{"journal":true,"metering":true}}""",
            await GetAsync("/health"));

        (_disk.Trouble, _disk.Warnings) = ("the disk is full", []);
        Assert.Equal(
            """{"status":"unhealthy","reasons":["journal: the disk is full"],"warnings":[],"parts":{"journal":false,"metering":true}}""",
            await GetAsync("/health", HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task The_csms_tells_how_the_site_stands_to_it_and_what_it_is_owed()
    {
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            """
            {"connected":true,"version":"ocpp2.0.1","bootStatus":"Accepted","connectedSince":"2026-03-01T12:00:00.000Z",
            "state":"replaying","since":"2026-03-01T12:00:00.000Z","stationsAlone":0,"queued":3,"deadLetters":1,
            "replay":{"delivered":17,"stations":2},
            "journal":{"writing":false,"reason":"the disk is full","bytes":4096,"maxBytes":512000000,"dropped":4},"oldestAgeS":5}
            """.ReplaceLineEndings(""),
            await GetAsync("/api/csms"));
        using var station = JsonDocument.Parse(await GetAsync("/api/stations/CP%2B1"));
        Assert.Equal(3, station.RootElement.GetProperty("queued").GetInt32());
    }

    [Fact]
    public async Task The_controller_tells_what_the_csms_has_put_in_place_of_the_site_files_values()
    {
        Assert.Equal("""{"overridden":[]}""", await GetAsync("/api/controller"));

        _app.Services.GetRequiredService<SiteImage>().ReportController(new(
        [
            new("Balancing.Reserve", "6", "A", "balancing.reserve", "2"),
            new("SecurityCtrlr.BasicAuthPassword", null, null, "csms.password", null),
        ]));

        Assert.Equal(
            """
            {"overridden":[{"variable":"Balancing.Reserve","value":"6","unit":"A","siteKey":"balancing.reserve","siteValue":"2"},
            {"variable":"SecurityCtrlr.BasicAuthPassword","siteKey":"csms.password"}]}
            """.ReplaceLineEndings(""),
            await GetAsync("/api/controller"));
    }

    [Fact]
    public async Task Frequency_restoration_is_shown_with_what_is_available_once_the_site_takes_signals()
    {
        Assert.Equal("{}", await GetAsync("/api/afrr"));

        _app.Services.GetRequiredService<SiteImage>().ReportAfrr(new(
            _time.GetUtcNow(), "following", -50, new(50_000), new(-10_000), new(-9_876), default, new(20_000), new(5_000)));

        Assert.Equal(
            """
            {"time":"2026-03-01T12:00:00.000Z","state":"following","signal":-50,"baselineW":50000,"requestedW":-10000,"deliveredW":-9876,
            "shortfallW":0,"upW":20000,"downW":5000}
            """.ReplaceLineEndings(""),
            await GetAsync("/api/afrr"));
        Assert.Contains("gateway_afrr_power_watts{of=\"up\"} 20000", await GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_outages_are_not_bridged_nothing_is_owed()
    {
        _app.Services.GetRequiredService<SiteImage>().ReportUpstream(new(CsmsState.Away, _time.GetUtcNow(), 0, null));

        var csms = await GetAsync("/api/csms");

        Assert.EndsWith(""","state":"away","since":"2026-03-01T12:00:00.000Z","stationsAlone":0}""", csms, StringComparison.Ordinal);
        Assert.DoesNotContain("queued", await GetAsync("/api/stations/CP%2B1"), StringComparison.Ordinal);
        Assert.DoesNotContain("gateway_journal", await GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_site_and_the_csms_are_the_objects_of_MQTT()
    {
        Assert.Contains("\"name\":\"Depot \\\"West\\\" <ü>\"", await GetAsync("/api/site"), StringComparison.Ordinal);
        Assert.Contains("\"time\":\"2026-03-01T12:00:00.000Z\"", await GetAsync("/api/site"), StringComparison.Ordinal);
        Assert.Contains("\"bootStatus\":\"Accepted\"", await GetAsync("/api/csms"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/circuits", "main,row-a")]
    [InlineData("/api/devices", "grid")]
    [InlineData("/api/stations", "CP+1,CP-2")]
    public async Task Lists_tell_all_of_a_kind(string path, string ids)
    {
        using var list = JsonDocument.Parse(await GetAsync(path));

        Assert.Equal(ids, string.Join(',', list.RootElement.EnumerateArray().Select(o => o.GetProperty("id").GetString())));
    }

    [Fact]
    public async Task A_station_has_its_EVSEs_inside()
    {
        using var station = JsonDocument.Parse(await GetAsync("/api/stations/CP%2B1"));

        Assert.Equal("CP+1", station.RootElement.GetProperty("id").GetString());
        Assert.Equal("row-a has 8 A left on L2", station.RootElement.GetProperty("evses")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Why_tells_every_limit_of_a_share_and_which_one_decides()
    {
        Assert.Equal(
            """
            [{"station":"CP+1","evse":1,"limitA":8,"decides":"circuit row-a","reason":"row-a has 8 A left on L2","chain":[
            {"kind":"rating","owner":"station CP+1","valueA":32,"decides":false,"text":"the station may take 32 A"},
            {"kind":"circuit","owner":"circuit row-a","valueA":8,"decides":true,"text":"row-a has 8 A left on L2"},
            {"kind":"csmsProfile","owner":"the CSMS","valueA":12,"untilS":90,"decides":false,"text":"the CSMS allows 12 A"}],
            "time":"2026-03-01T12:00:00.000Z"}]
            """.ReplaceLineEndings(""),
            await GetAsync("/api/stations/CP%2B1/why"));
        Assert.Equal("[]", await GetAsync("/api/stations/CP-2/why"));
    }

    [Fact]
    public async Task The_why_command_prints_the_chain_for_people()
    {
        var (code, said, error) = await WhyAsync("CP+1", 1);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            CP+1, EVSE 1: 8 A: row-a has 8 A left on L2
                    32 A  station CP+1         the station may take 32 A
            *        8 A  circuit row-a        row-a has 8 A left on L2
                    12 A  the CSMS             the CSMS allows 12 A, for 00:01:30 yet

            """,
            said);
    }

    [Theory]
    [InlineData("CP-99", null, "the gateway knows no station CP-99\n")]
    [InlineData("CP-2", null, "CP-2: no car is there that could draw current, so nothing is shared out to it\n")]
    [InlineData("CP+1", 2, "CP+1, EVSE 2: no car is there that could draw current, so nothing is shared out to it\n")]
    [InlineData("../../health", null, "the gateway knows no station ../../health\n")]
    public async Task The_why_command_says_what_it_cannot_tell(string station, int? evse, string error)
        => Assert.Equal((1, "", error), await WhyAsync(station, evse));

    [Fact]
    public async Task The_why_command_says_that_no_gateway_runs()
    {
        var url = new Uri(_app.Urls.Single());
        await _app.StopAsync();

        var (code, said, error) = await WhyAsync("CP+1", 1, url);

        Assert.Equal((1, ""), (code, said));
        Assert.StartsWith($"the gateway does not answer at {url.GetLeftPart(UriPartial.Authority)}: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/stations/CP-99")]
    [InlineData("/api/stations/CP-99/why")]
    [InlineData("/api/stations/CP-2/evses")]
    [InlineData("/api")]
    [InlineData("/")]
    [InlineData("/health/..%2f..%2fetc/passwd")]
    public async Task What_is_not_there_is_404(string path) => await GetAsync(path, HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/health")]
    [InlineData("/metrics")]
    [InlineData("/api/site")]
    [InlineData("/api/csms")]
    [InlineData("/api/controller")]
    [InlineData("/api/circuits")]
    [InlineData("/api/devices")]
    [InlineData("/api/stations")]
    [InlineData("/api/stations/CP-2")]
    [InlineData("/api/stations/CP-2/why")]
    public async Task Only_GET_is_allowed(string path)
    {
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, HttpMethod.Options })
        {
            using var request = new HttpRequestMessage(method, _app.Urls.Single() + path);
            using var answer = await _http.SendAsync(request);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        }
    }

    [Fact]
    public void No_route_is_left_without_a_test()
    {
        var routes = _app.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints
            .OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>().Select(e => e.RoutePattern.RawText).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["/api/afrr", "/api/circuits", "/api/controller", "/api/csms", "/api/devices", "/api/signals", "/api/site", "/api/stations", "/api/stations/{id}",
             "/api/stations/{id}/why", "/health", "/metrics"],
            routes);
    }

    [Fact]
    public async Task Metrics_count_what_happened_and_show_the_site()
    {
        var metrics = _app.Services.GetRequiredService<GatewayMetrics>();
        Parallel.For(0, 1000, _ => metrics.FrameFromStation());
        metrics.FrameFromCsms();
        metrics.LimitSent();
        _time.Advance(TimeSpan.FromSeconds(3));

        var text = (await GetAsync("/metrics")).Split('\n');

        Assert.Contains("gateway_frames_total{from=\"station\"} 1000", text);
        Assert.Contains("gateway_frames_total{from=\"csms\"} 1", text);
        Assert.Contains("gateway_limits_sent_total 1", text);
        Assert.Contains("gateway_stations_online 1", text);
        Assert.Contains("gateway_circuit_current_amperes{circuit=\"main\",phase=\"L1\"} 43.1", text);
        Assert.Contains("gateway_device_age_seconds{device=\"grid\"} 3", text);
        Assert.Contains("gateway_journal_queued 3", text);
        Assert.Contains("gateway_journal_dead_letters 1", text);
        Assert.Contains("gateway_journal_size_bytes 4096", text);
        Assert.Contains("gateway_journal_commits_total 5", text);
        Assert.Contains("gateway_journal_fsyncs_total 6", text);
        Assert.Contains("# TYPE gateway_frames_total counter", text);
        Assert.Contains("# TYPE gateway_stations_online gauge", text);
        Assert.Contains(text, line => line.StartsWith("dotnet_process_memory_working_set_bytes ", StringComparison.Ordinal));
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(SampleSite.Full(_time));
        builder.Services.AddSingleton<ILiveness>(_part);
        builder.Services.AddSingleton<ICondition>(_disk);
        builder.AddMonitoring(mqtt: null);
        _app = builder.Build();
        _app.MapStatus();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Code, string Said, string Error)> WhyAsync(string station, int? evse, Uri? url = null)
    {
        using var said = new StringWriter();
        using var error = new StringWriter();
        var code = await WhyCommand.RunAsync(url ?? new(_app.Urls.Single()), station, evse, said, error, CancellationToken.None);
        return (code, said.ToString(), error.ToString());
    }

    private async Task<string> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await _http.GetAsync(new Uri(_app.Urls.Single() + path));
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private sealed class Part : ILiveness
    {
        public string Name => "metering";

        public bool IsAlive { get; set; } = true;
    }

    private sealed class Disk : ICondition
    {
        public string Name => "journal";

        public string? Trouble { get; set; }

        public IEnumerable<string> Warnings { get; set; } = [];
    }
}
