using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Files;

/// <summary>OCPP 2.1 part 2, N01: logs of the gateway itself, fetched by the CSMS, over a real HTTP server.</summary>
public sealed class GetLogTests : IAsyncLifetime
{
    private FileHost _host = null!;

    public static TheoryData<string> Versions => ["ocpp2.1", "ocpp2.0.1"];

    public async Task InitializeAsync() => _host = await FileHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task N01_FR_01_The_diagnostics_log_arrives_and_every_state_is_told(string version)
    {
        await using var journey = await StartAsync(version);
        using var csms = await OwnPeer.BootedAsync(journey);

        var answer = await csms.AsksAsync("GetLog", Ask(7, $"{_host.Url}/logs/"));

        Assert.Equal("Accepted", Text(answer, "status"));
        var name = Text(answer, "filename");
        Assert.Matches(@"^depot-diagnostics-\d{8}T\d{6}Z\.log\.gz$", name);
        var upload = await _host.TakesAsync();
        Assert.Equal(("PUT", $"/logs/{name}"), (upload.Method, upload.Path));
        Assert.Equal([("Uploading", 7), ("Uploaded", 7)], [await StatusAsync(csms), await StatusAsync(csms)]);
        var text = Unpacked(upload.Body);
        Assert.Contains("own link: connected as depot", text, StringComparison.Ordinal);
        Assert.Contains("\ncircuits/main {\"id\":\"main\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_of_the_site_file_is_in_it()
    {
        await using var journey = await StartAsync("ocpp2.1", csmsKeys: "password: very secret word");
        using var csms = await OwnPeer.BootedAsync(journey);

        await csms.AsksAsync("GetLog", Ask(7, _host.Url.Replace("//", "//somebody:hushhush@", StringComparison.Ordinal) + "/logs/"));
        await _host.TakesAsync();
        await csms.AsksAsync("GetLog", Ask(8, $"{_host.Url}/logs/"));
        var text = Unpacked((await _host.TakesAsync()).Body);

        Assert.DoesNotContain("very secret word", text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSite.Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hushhush", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "PermissionDenied")]
    [InlineData(403, "PermissionDenied")]
    [InlineData(400, "BadMessage")]
    [InlineData(415, "NotSupportedOperation")]
    [InlineData(503, "UploadFailure")]
    public async Task N01_FR_04_What_the_server_says_decides_the_status(int status, string told)
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        _host.Answers(status);

        await csms.AsksAsync("GetLog", Ask(9, $"{_host.Url}/logs/", ""","retries":0"""));

        Assert.Equal([("Uploading", 9), (told, 9)], [await StatusAsync(csms), await StatusAsync(csms)]);
    }

    [Fact]
    public async Task It_tries_as_often_as_it_was_told()
    {
        await using var journey = await StartAsync("ocpp2.0.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        _host.Answers(503, 500);

        await csms.AsksAsync("GetLog", Ask(9, $"{_host.Url}/logs/x.gz", ""","retries":2,"retryInterval":0"""));

        Assert.Equal("/logs/x.gz", (await _host.TakesAsync()).Path);
        Assert.Equal([("Uploading", 9), ("Uploaded", 9)], [await StatusAsync(csms), await StatusAsync(csms)]);
    }

    [Fact]
    public async Task A_server_that_takes_forms_only_gets_one()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);
        _host.Answers(405);

        await csms.AsksAsync("GetLog", Ask(9, $"{_host.Url}/form"));

        var upload = await _host.TakesAsync();
        Assert.Equal(("POST", "/form"), (upload.Method, upload.Path));
        Assert.StartsWith("multipart/form-data", upload.ContentType, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task N01_FR_12_A_new_request_ends_the_one_that_runs(string version)
    {
        await using var journey = await StartAsync(version);
        using var csms = await OwnPeer.BootedAsync(journey);
        var release = new TaskCompletionSource();
        _host.Until = release.Task;
        await csms.AsksAsync("GetLog", Ask(1, $"{_host.Url}/logs/"));
        Assert.Equal(("Uploading", 1), await StatusAsync(csms));
        await csms.TriggersAsync("LogStatusNotification");
        Assert.Equal(("Uploading", 1), await StatusAsync(csms));

        var answer = await csms.AsksAsync("GetLog", Ask(2, $"{_host.Url}/logs/"));

        Assert.Equal("AcceptedCanceled", Text(answer, "status"));
        Assert.Equal([("AcceptedCanceled", 1), ("Uploading", 2)], [await StatusAsync(csms), await StatusAsync(csms)]);
        release.SetResult();
        Assert.Equal(("Uploaded", 2), await StatusAsync(csms));
        await csms.TriggersAsync("LogStatusNotification");
        Assert.Equal(("Idle", null), await StatusAsync(csms));
    }

    [Theory]
    [InlineData("DiagnosticsLog", "sftp://files.example/logs/", "", "only http, https, ftp and ftps")]
    [InlineData("DiagnosticsLog", "nowhere", "", "this is not a URL")]
    [InlineData("DataCollectorLog", "https://files.example/", "", "DataCollectorLog")]
    [InlineData("DiagnosticsLog", "https://files.example/", ""","oldestTimestamp":"2026-03-02T00:00:00Z","latestTimestamp":"2026-03-01T00:00:00Z" """, "after latestTimestamp")]
    public async Task What_cannot_be_is_rejected_with_the_reason(string log, string location, string span, string reason)
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);

        var answer = await csms.AsksAsync("GetLog", $$"""{"logType":"{{log}}","requestId":1,"log":{"remoteLocation":"{{location}}" {{span}} } }""");

        Assert.Equal("Rejected", Text(answer, "status"));
        Assert.Contains(reason, Text(answer.GetProperty("statusInfo"), "additionalInfo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_on_the_site_that_nobody_allows_is_not_spoken_to()
    {
        await using var journey = await Journey.StartAsync();
        using var csms = await OwnPeer.BootedAsync(journey);

        await csms.AsksAsync("GetLog", Ask(1, $"{_host.Url}/logs/"));

        Assert.Equal([("Uploading", 1), ("UploadFailure", 1)], [await StatusAsync(csms), await StatusAsync(csms)]);
    }

    [Fact]
    public async Task Lines_outside_of_the_time_asked_for_are_left_out()
    {
        await using var journey = await StartAsync("ocpp2.1");
        using var csms = await OwnPeer.BootedAsync(journey);

        await csms.AsksAsync("GetLog",
            $$"""{"logType":"DiagnosticsLog","requestId":1,"log":{"remoteLocation":"{{_host.Url}}/a/","latestTimestamp":"2020-01-01T00:00:00Z"} }""");

        var text = Unpacked((await _host.TakesAsync()).Body);
        Assert.DoesNotContain("own link", text, StringComparison.Ordinal);
        Assert.EndsWith("--- log\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_a_restart_cut_is_told_as_failed()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        var site = SiteFor(new(csms.Url), "ocpp2.1");
        _host.Until = new TaskCompletionSource().Task;
        await using (var before = await RunningGateway.StartAsync(site))
        {
            before.KeepState = true;
            using var link = await OwnPeer.BootedAsync(csms, before);
            await link.AsksAsync("GetLog", Ask(5, $"{_host.Url}/logs/"));
            Assert.Equal(("Uploading", 5), await StatusAsync(link));
        }

        await using var after = await RunningGateway.StartAsync(site);
        using var again = await OwnPeer.BootedAsync(csms, after);

        Assert.Equal(("UploadFailure", 5), await StatusAsync(again));
    }

    private static Task<Journey> StartAsync(string version, string csmsKeys = "")
        => Journey.StartAsync(site => SiteFor(site, version) with { CsmsKeys = $"protocols: [{version}]\n  {csmsKeys}" });

    private static TestSite SiteFor(TestSite site, string version) => site with
    {
        CsmsKeys = $"protocols: [{version}]",
        Sections = $"firmware: {{ listen: 'http://127.0.0.1:{Ports.Free()}', directory: {site.State}/firmware, allow: [127.0.0.0/8] }}",
    };

    private static string Ask(int id, string location, string more = "")
        => $$"""{"logType":"DiagnosticsLog","requestId":{{id}},"log":{"remoteLocation":"{{location}}"}{{more}}}""";

    private static async Task<(string Status, int? RequestId)> StatusAsync(OwnPeer csms)
    {
        var said = await csms.HearsAsync("LogStatusNotification");
        return (Text(said, "status"), said.TryGetProperty("requestId", out var id) ? id.GetInt32() : null);
    }

    private static string Text(JsonElement at, string name) => at.GetProperty(name).GetString()!;

    private static string Unpacked(byte[] gzip)
    {
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress), Encoding.UTF8);
        return unpacked.ReadToEnd();
    }
}
