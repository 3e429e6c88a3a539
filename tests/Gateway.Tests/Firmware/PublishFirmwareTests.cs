using System.Net;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Firmware;

/// <summary>PublishFirmware from the CSMS's call to the bytes that a station gets. OCPP 2.1 part 2, L03, L04.</summary>
public sealed class PublishFirmwareTests
{
    private const int Rejected = 2404, CannotFetch = 2410;

    private static readonly string[] Straight = ["Downloading", "Downloaded", "ChecksumVerified", "Published"];
    private static readonly byte[] Image = FirmwareSite.Image(300_000);
    private static readonly string Md5 = FirmwareSite.Md5(Image);
    private static readonly HttpClient Station = new() { Timeout = Patience.Limit };

    [Theory]
    [InlineData("[ocpp2.1]", "")]
    [InlineData("[ocpp2.0.1]", "?sig=abc&x=1")]
    public async Task An_image_is_fetched_once_checked_and_served(string protocols, string query)
    {
        await using var site = await FirmwareSite.StartAsync(csmsKeys: $"protocols: {protocols}");
        var upstream = site.Serves(Image);

        Assert.Equal("Accepted", await site.Own.PublishesAsync(7, upstream.Url("/fw/station 2.4.bin".Replace(" ", "%20", StringComparison.Ordinal) + query), Md5.ToUpperInvariant()));

        var published = await site.Own.HearsAsync(7, "Published");
        Assert.Equal(Straight, site.Own.StepsOf(7));
        var location = Assert.Single(published.Locations);
        Assert.EndsWith("/station_2.4.bin", location, StringComparison.Ordinal);
        Assert.Equal(Image, await Station.GetByteArrayAsync(location));
        Assert.Single(upstream.Heard);
        Assert.Empty(site.Own.Faults);
    }

    [Fact]
    public async Task A_download_that_is_cut_goes_on_where_it_was()
    {
        await using var site = await FirmwareSite.StartAsync();
        var cuts = new Queue<int?>([100_000, 50_000, null]);
        var upstream = site.Serves((question, to) => ScriptedFileServer.ServeAsync(question, to, Image, cutAfter: cuts.Dequeue()));

        await site.Own.PublishesAsync(7, upstream.Url(), Md5);

        var published = await site.Own.HearsAsync(7, "Published");
        Assert.Equal(["Downloading", "DownloadPaused", "Downloading", "DownloadPaused", .. Straight], site.Own.StepsOf(7));
        Assert.Equal([null, 100_000L, 150_000L], upstream.Heard.Select(q => q.From is 0 ? null : q.From));
        Assert.Equal(Image, await Station.GetByteArrayAsync(published.Locations[0]));
        Assert.All(site.Own.Heard.Where(t => t.Status is "DownloadPaused"), t => Assert.NotNull(t.Reason));
    }

    [Theory]
    [InlineData("wrong content", "InvalidChecksum")]
    [InlineData("too little", "DownloadFailed")]
    [InlineData("too much", "DownloadFailed")]
    [InlineData("not there", "DownloadFailed")]
    [InlineData("error", "DownloadFailed")]
    [InlineData("redirect", "DownloadFailed")]
    [InlineData("redirect to the gateway", "DownloadFailed")]
    [InlineData("rubbish", "DownloadFailed")]
    public async Task What_goes_wrong_upstream_ends_with_the_right_status(string fault, string end)
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves((_, to) => fault switch
        {
            "wrong content" => ScriptedFileServer.SayAsync(to, $"HTTP/1.1 200 OK\nContent-Length: {Image.Length}", FirmwareSite.Image(Image.Length, seed: 2)),
            "too little" => ScriptedFileServer.SayAsync(to, $"HTTP/1.1 200 OK\nContent-Length: {Image.Length}", Image.AsMemory(0, 1000)),
            "too much" => ScriptedFileServer.SayAsync(to, "HTTP/1.1 200 OK\nContent-Length: 1000", Image),
            "not there" => ScriptedFileServer.SayAsync(to, "HTTP/1.1 404 Not Found\nContent-Length: 0"),
            "error" => ScriptedFileServer.SayAsync(to, "HTTP/1.1 500 Oh\nContent-Length: 0"),
            "redirect" => ScriptedFileServer.SayAsync(to, "HTTP/1.1 302 There\nLocation: http://127.0.0.2:9/image.bin\nContent-Length: 0"),
            "redirect to the gateway" => ScriptedFileServer.SayAsync(to, $"HTTP/1.1 302 There\nLocation: http://[::1]:{site.Gateway.Url.Port}/\nContent-Length: 0"),
            _ => ScriptedFileServer.SayAsync(to, "SSH-2.0-OpenSSH_9.2"),
        });

        Assert.Equal("Accepted", await site.Own.PublishesAsync(7, upstream.Url(), Md5, "\"retries\":0"));

        Assert.NotNull((await site.Own.HearsAsync(7, end)).Reason);
        Assert.Equal(end, site.Own.StepsOf(7)[^1]);
        Assert.DoesNotContain("Published", site.Own.StepsOf(7));
        Assert.Equal("NoFirmware", await site.Own.UnpublishesAsync(Md5));
        Assert.Empty(site.Own.Faults);
    }

    [Fact]
    public async Task A_server_that_dribbles_is_waited_for()
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(async (_, to) =>
        {
            await ScriptedFileServer.SayAsync(to, $"HTTP/1.1 200 OK\nContent-Length: {Image.Length}");
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            foreach (var part in Image.Chunk(5000))
            {
                await to.WriteAsync(part);
                await pause.WaitForNextTickAsync();
            }
        });

        await site.Own.PublishesAsync(7, upstream.Url(), Md5);

        Assert.Equal(Image, await Station.GetByteArrayAsync((await site.Own.HearsAsync(7, "Published")).Locations[0]));
        Assert.Equal(Straight, site.Own.StepsOf(7));
    }

    [Theory]
    [InlineData("sftp://files.example/fw.bin", null, "only http, https, ftp and ftps")]
    [InlineData("file:///etc/passwd", null, "only http, https, ftp and ftps")]
    [InlineData("not a url", null, "location:")]
    [InlineData("http://127.0.0.2/fw.bin", null, "not a public address")]
    [InlineData("http://10.0.0.1/fw.bin", null, "not a public address")]
    [InlineData("http://[::ffff:169.254.169.254]/latest", null, "not a public address")]
    [InlineData("http://127.0.0.1:9/fw.bin", "9e107d9d372bb6826bd81d3542a419d", "MD5")]
    [InlineData("http://127.0.0.1:9/fw.bin", "ge107d9d372bb6826bd81d3542a419d6", "MD5")]
    [InlineData("http://127.0.0.1:9/fw.bin", "", "MD5")]
    public async Task What_cannot_work_is_rejected_with_the_reason(string location, string? checksum, string reason)
    {
        await using var site = await FirmwareSite.StartAsync();

        var answer = await site.Own.AsksAsync("PublishFirmware", $$"""{"location":"{{location}}","checksum":"{{checksum ?? Md5}}","requestId":7}""");

        Assert.Equal("Rejected", (string?)answer["status"]);
        Assert.Contains(reason, (string)answer["statusInfo"]!["additionalInfo"]!, StringComparison.Ordinal);
        await site.Gateway.Log.HearsAsync(Rejected, reason);
        Assert.Empty(site.Own.Heard);
        Assert.Empty(site.Own.Faults);
    }

    [Fact]
    public async Task Without_the_section_it_is_rejected_and_nothing_is_published()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url));
        await using var own = OwnCsms.Of(csms);

        var answer = await own.AsksAsync("PublishFirmware", $$"""{"location":"http://a.example/fw","checksum":"{{Md5}}","requestId":7}""");

        Assert.Equal("Rejected", (string?)answer["status"]);
        Assert.Contains("no section firmware", (string)answer["statusInfo"]!["additionalInfo"]!, StringComparison.Ordinal);
        Assert.Equal("NoFirmware", await own.UnpublishesAsync(Md5));
        Assert.Equal("NotImplemented", await TriggersAsync(own));
    }

    [Fact]
    public async Task Asked_for_it_the_gateway_tells_the_last_status_or_idle()
    {
        await using var site = await FirmwareSite.StartAsync();
        var (good, bad) = (site.Serves(Image), site.Serves(FirmwareSite.Image(10)));

        Assert.Equal("Accepted", await TriggersAsync(site.Own));
        await Patience.Until(() => site.Own.Heard.Count is 1, "an answer to the trigger");
        Assert.Equal(("Idle", null), (site.Own.Heard[0].Status, site.Own.Heard[0].RequestId));

        await site.Own.PublishesAsync(7, bad.Url(), Md5);
        await site.Own.HearsAsync(7, "InvalidChecksum");
        var before = site.Own.Heard.Count;
        await TriggersAsync(site.Own);
        await Patience.Until(() => site.Own.Heard.Count == before + 1, "an answer to the trigger");
        Assert.Equal(("InvalidChecksum", 7), (site.Own.Heard[^1].Status, site.Own.Heard[^1].RequestId));

        await site.Own.PublishesAsync(8, good.Url(), Md5);
        await site.Own.HearsAsync(8, "Published");
        before = site.Own.Heard.Count;
        await TriggersAsync(site.Own);
        await Patience.Until(() => site.Own.Heard.Count == before + 1, "an answer to the trigger");
        Assert.Equal(("Idle", null), (site.Own.Heard[^1].Status, site.Own.Heard[^1].RequestId));
        Assert.Empty(site.Own.Faults);
    }

    [Fact]
    public async Task Withdrawn_means_gone()
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(Image);
        Assert.Equal("NoFirmware", await site.Own.UnpublishesAsync(Md5));
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        var location = (await site.Own.HearsAsync(7, "Published")).Locations[0];

        Assert.Equal("Unpublished", await site.Own.UnpublishesAsync(Md5.ToUpperInvariant()));

        Assert.Equal(HttpStatusCode.NotFound, (await Station.GetAsync(location)).StatusCode);
        Assert.Equal("NoFirmware", await site.Own.UnpublishesAsync(Md5));
    }

    [Fact]
    public async Task What_a_station_is_fetching_stays_published()
    {
        await using var site = await FirmwareSite.StartAsync(", bandwidth: 10 kB");
        var upstream = site.Serves(Image);
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        var location = (await site.Own.HearsAsync(7, "Published")).Locations[0];

        using (var download = await Station.GetAsync(location, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, download.StatusCode);
            Assert.Equal("DownloadOngoing", await site.Own.UnpublishesAsync(Md5));
        }

        var status = "DownloadOngoing";
        await Patience.Until(() => (status = site.Own.UnpublishesAsync(Md5).Result) is not "DownloadOngoing", "the end of the station's download");
        Assert.Equal("Unpublished", status);
    }

    [Fact]
    public async Task A_download_that_is_withdrawn_ends()
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(HangsAsync);
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        await site.Own.HearsAsync(7, "Downloading");

        Assert.Equal("Unpublished", await site.Own.UnpublishesAsync(Md5));

        Assert.Contains("withdrawn", (await site.Own.HearsAsync(7, "PublishFailed")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_image_again_needs_no_download()
    {
        await using var site = await FirmwareSite.StartAsync();
        var (one, other) = (site.Serves(Image), site.Serves(Image));
        await site.Own.PublishesAsync(7, one.Url(), Md5);
        await site.Own.HearsAsync(7, "Published");

        Assert.Equal("Accepted", await site.Own.PublishesAsync(8, other.Url("/mirror.bin"), Md5));

        Assert.Equal(Image, await Station.GetByteArrayAsync((await site.Own.HearsAsync(8, "Published")).Locations[0]));
        Assert.Equal(["Downloaded", "ChecksumVerified", "Published"], site.Own.StepsOf(8));
        Assert.Equal((1, 0), (one.Heard.Count, other.Heard.Count));
    }

    [Fact]
    public async Task A_question_that_comes_twice_is_one_publication()
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(HangsAsync);
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        await site.Own.HearsAsync(7, "Downloading");

        Assert.Equal("Accepted", await site.Own.PublishesAsync(7, upstream.Url(), Md5));

        Assert.Equal("Unpublished", await site.Own.UnpublishesAsync(Md5));
        await site.Own.HearsAsync(7, "PublishFailed");
        Assert.Equal(["Downloading", "PublishFailed"], site.Own.StepsOf(7));
    }

    [Fact]
    public async Task Several_images_come_side_by_side_and_one_too_many_waits()
    {
        await using var site = await FirmwareSite.StartAsync();
        using var gate = new SemaphoreSlim(0);
        byte[][] images = [.. Enumerable.Range(1, 5).Select(seed => FirmwareSite.Image(20_000, seed))];
        for (var i = 0; i < images.Length; i++)
        {
            var image = images[i];
            var upstream = site.Serves(async (question, to) =>
            {
                await gate.WaitAsync();
                await ScriptedFileServer.ServeAsync(question, to, image);
            });
            await site.Own.PublishesAsync(i, upstream.Url(), FirmwareSite.Md5(image));
            await (i < 4 ? site.Own.HearsAsync(i, "Downloading") : site.Own.HearsAsync(i, "DownloadScheduled"));
        }

        gate.Release(images.Length);

        for (var i = 0; i < images.Length; i++)
        {
            Assert.Equal(images[i], await Station.GetByteArrayAsync((await site.Own.HearsAsync(i, "Published")).Locations[0]));
        }

        Assert.Equal(["DownloadScheduled", .. Straight], site.Own.StepsOf(4));
    }

    [Fact]
    public async Task A_download_goes_on_and_a_publication_stands_after_a_restart()
    {
        await using var site = await FirmwareSite.StartAsync();
        var second = FirmwareSite.Image(20_000_000, seed: 9);       // more than is fetched between two syncs
        var hang = true;
        var one = site.Serves(Image);
        var other = site.Serves(async (question, to) =>
        {
            await ScriptedFileServer.ServeAsync(question, to, second, cutAfter: hang ? 10_000_000 : null);
            await (hang ? HangsAsync(question, to) : Task.CompletedTask);
        });
        await site.Own.PublishesAsync(7, one.Url(), Md5);
        var before = await site.Own.HearsAsync(7, "Published");
        await site.Own.PublishesAsync(8, other.Url(), FirmwareSite.Md5(second));
        await site.Own.HearsAsync(8, "Downloading");
        await Patience.Until(() => Directory.EnumerateFiles(site.Images, "*.part").Any(f => new FileInfo(f).Length >= 10_000_000), "10 MB");
        await site.StopAsync();
        hang = false;

        await site.StartAgainAsync();

        var published = await site.Own.HearsAsync(8, "Published");
        Assert.Equal(second, await Station.GetByteArrayAsync(published.Locations[0]));
        Assert.Equal(Straight, site.Own.StepsOf(8));
        Assert.True(other.Heard.Last().From > 0, "it began anew");
        await Patience.Until(() => site.Own.StepsOf(7).Count(s => s is "Published") is 2, "the publication under its new address");
        var moved = site.Own.Heard.Last(t => t.RequestId is 7).Locations[0];
        Assert.NotEqual(before.Locations[0], moved);        // another port
        Assert.Equal(Image, await Station.GetByteArrayAsync(moved));
        Assert.Single(one.Heard);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/metrics")]
    [InlineData("/firmware")]
    [InlineData("/firmware/")]
    [InlineData("/firmware/../../etc/passwd")]
    [InlineData("/firmware/%2e%2e/%2e%2e%2fetc%2fpasswd")]
    [InlineData("/firmware/from/0000/image.bin")]
    [InlineData("/")]
    public async Task At_its_door_there_is_nothing_but_images(string path)
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(Image);
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        var door = new Uri((await site.Own.HearsAsync(7, "Published")).Locations[0]);

        var answer = await Station.GetAsync(new Uri($"{door.Scheme}://{door.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Both_doors_are_told_and_serve_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-firmware-tls-");
        using var authority = new TestAuthority(folder, "site", rsa: false);
        var own = authority.Issue("CN=gateway", rsa: false, ["127.0.0.1"]);
        await using var site = await FirmwareSite.StartAsync(
            $""", listenTls: "https://127.0.0.1:0", certificate: "{own.CertificatePath}", key: "{own.KeyPath}" """);
        using var trusting = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == own.Certificate.Thumbprint,
        });

        await site.Own.PublishesAsync(7, site.Serves(Image).Url(), Md5);

        var locations = (await site.Own.HearsAsync(7, "Published")).Locations;
        Assert.Equal(["http", "https"], locations.Select(l => new Uri(l).Scheme));
        Assert.Equal(Image, await Station.GetByteArrayAsync(locations[0]));
        Assert.Equal(Image, await trusting.GetByteArrayAsync(locations[1]));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_name_that_the_site_file_says_is_told()
    {
        await using var site = await FirmwareSite.StartAsync(", url: \"http://gateway.lan:81/x\"");

        await site.Own.PublishesAsync(7, site.Serves(Image).Url(), Md5);

        Assert.StartsWith("http://gateway.lan:81/x/firmware/", Assert.Single((await site.Own.HearsAsync(7, "Published")).Locations), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_used_costs_the_firmware_and_not_the_site()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url)
        {
            Sections = """firmware: { listen: "http://127.0.0.1:0", directory: /dev/null/images }""",
        });
        await using var own = OwnCsms.Of(csms);

        var answer = await own.AsksAsync("PublishFirmware", $$"""{"location":"http://a.example/fw","checksum":"{{Md5}}","requestId":7}""");

        Assert.Equal("Rejected", (string?)answer["status"]);
        Assert.Contains("firmware.directory cannot be used", (string)answer["statusInfo"]!["additionalInfo"]!, StringComparison.Ordinal);
        await gateway.Log.HearsAsync(CannotFetch, "firmware.directory");
    }

    private static async Task<string> TriggersAsync(OwnCsms own)
        => (string)(await own.AsksAsync("TriggerMessage", """{"requestedMessage":"PublishFirmwareStatusNotification"}"""))["status"]!;

    /// <summary>Until the other side goes.</summary>
    internal static Task HangsAsync(FileQuestion question, Stream to) => to.ReadAsync(new byte[1]).AsTask();
}
