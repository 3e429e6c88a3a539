using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.FileTransfer;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Firmware;

/// <summary>Firmware updates on their way from the CSMS to a station: which are pointed at the site's copy, and that nothing else of them changes.</summary>
public sealed class RewriteTests
{
    private const int Rewritten = 2406, RolloutFailed = 2407;

    private static readonly byte[] Image = FirmwareSite.Image(300_000, seed: 3);
    private static readonly string Md5 = FirmwareSite.Md5(Image);
    private static readonly HttpClient Station = new(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = Patience.Limit };

    public static TheoryData<string, string> Updates => new()
    {
        { "ocpp1.6", """[2,"u1","UpdateFirmware",{"retrieveDate":"2026-03-01T12:00:00Z","location":"LOCATION","retries":3}]""" },
        { "ocpp1.6", " [ 2 , \"u\\u0031\" ,\"UpdateFirmware\", {\t\"retries\" : 1.0e0, \"location\" : \"LOCATION\" , \"retrieveDate\":\"2026-03-01T12:00:00Z\", \"x\":\"\\u00e9\" } ] " },
        { "ocpp1.6", """[2,"u1","SignedUpdateFirmware",{"requestId":1,"firmware":{"location":"LOCATION","retrieveDateTime":"2026-03-01T12:00:00Z","signingCertificate":"-----BEGIN\nA\/B","signature":"LOCATION=="}}]""" },
        { "ocpp2.0.1", """[2,"u1","UpdateFirmware",{"requestId":1,"firmware":{"signature":"c2ln","location":"LOCATION","retrieveDateTime":"2026-03-01T12:00:00.00Z"},"customData":{"vendorId":"v","location":"LOCATION"}}]""" },
        { "ocpp2.1", """[2,"u1","UpdateFirmware",{"requestId":1,"retries":0,"firmware":{"location":"LOCATION","retrieveDateTime":"2026-03-01T12:00:00Z","installDateTime":"2026-03-02T12:00:00Z"}}]""" },
    };

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task An_update_from_where_a_published_image_came_is_pointed_at_the_copy_and_nothing_else_changes(string protocol, string frame)
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(Image);
        await site.Own.PublishesAsync(7, upstream.Url("/fw.bin?token=a"), Md5);
        var local = (await site.Own.HearsAsync(7, "Published")).Locations[0];
        var pair = await ConnectAsync(site, protocol);

        await pair.Link.SaysAsync(Located(frame, upstream.Url("/fw.bin?token=a")));

        Assert.Equal(Located(frame, upstream.Url("/fw.bin?token=a"), local), await pair.Station.HearsAsync());
        await pair.PassesUpAsync("""[3,"u1",{"status":"Accepted"}]""");
        await site.Gateway.Log.HearsAsync(Rewritten, "fw.bin?...");
        Assert.Equal(Image, await Station.GetByteArrayAsync(local));
        Assert.Single(upstream.Heard);
    }

    [Theory]
    [InlineData("known", "http://127.0.0.1:9/other.bin")]
    [InlineData("known", "ftp://files.example/fw.bin")]
    [InlineData("known", "not a url")]
    [InlineData("off", null)]
    [InlineData("all", "ftp://files.example/fw.bin")]
    [InlineData("all", "http://192.168.7.7/fw.bin")]
    [InlineData("all", "sftp://files.example/fw.bin")]
    public async Task What_the_site_has_not_passes_as_it_is(string rewrite, string? location)
    {
        await using var site = await FirmwareSite.StartAsync($", rewrite: {rewrite}");
        var upstream = site.Serves(Image);
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        await site.Own.HearsAsync(7, "Published");
        var pair = await ConnectAsync(site, "ocpp1.6");

        await pair.PassesDownAsync($$"""[2,"u1","UpdateFirmware",{"location":"{{location ?? upstream.Url()}}","retrieveDate":"2026-03-01T12:00:00Z"}]""");
    }

    [Fact]
    public async Task Other_messages_with_a_location_pass_as_they_are()
    {
        await using var site = await FirmwareSite.StartAsync(", rewrite: all");
        var upstream = site.Serves(Image);
        var pair = await ConnectAsync(site, "ocpp1.6");

        await pair.PassesDownAsync($$"""[2,"d","GetDiagnostics",{"location":"{{upstream.Url()}}"}]""");
        Assert.Empty(upstream.Heard);
    }

    [Fact]
    public async Task What_was_withdrawn_is_not_given_out_any_more()
    {
        await using var site = await FirmwareSite.StartAsync();
        var upstream = site.Serves(Image);
        await site.Own.PublishesAsync(7, upstream.Url(), Md5);
        await site.Own.HearsAsync(7, "Published");
        await site.Own.UnpublishesAsync(Md5);
        var pair = await ConnectAsync(site, "ocpp1.6");

        await pair.PassesDownAsync($$"""[2,"u1","UpdateFirmware",{"location":"{{upstream.Url()}}","retrieveDate":"2026-03-01T12:00:00Z"}]""");
    }

    [Fact]
    public async Task With_all_the_first_update_starts_the_one_download_which_is_served_while_it_runs()
    {
        await using var site = await FirmwareSite.StartAsync(", rewrite: all");
        var half = new TaskCompletionSource();
        var upstream = site.Serves(async (_, to) =>
        {
            await ScriptedFileServer.SayAsync(to, $"HTTP/1.1 200 OK\nContent-Length: {Image.Length}", Image.AsMemory(0, Image.Length / 2));
            await half.Task;
            await to.WriteAsync(Image.AsMemory(Image.Length / 2));
        });
        var pair = await ConnectAsync(site, "ocpp1.6");
        var local = await UpdatesAsync(pair, upstream.Url());
        Assert.StartsWith("http://127.0.0.1:", local, StringComparison.Ordinal);

        using var early = await Station.GetAsync(local, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, Image.Length), (early.StatusCode, early.Content.Headers.ContentLength));
        half.SetResult();

        Assert.Equal(Image, await early.Content.ReadAsByteArrayAsync());
        await Patience.Until(() => Directory.EnumerateFiles(site.Images, "*.img").Any(), "the image");
        Assert.Equal(Image, await Station.GetByteArrayAsync(local));
        var second = await ConnectAsync(site, "ocpp1.6", "CP-02");
        Assert.Equal(Image, await Station.GetByteArrayAsync(await UpdatesAsync(second, upstream.Url())));
        Assert.Single(upstream.Heard);
        Assert.Single(site.Gateway.Log.Of(Rewritten));
    }

    [Fact]
    public async Task With_all_a_station_whose_image_cannot_be_fetched_is_sent_where_it_was_to_go()
    {
        await using var site = await FirmwareSite.StartAsync(", rewrite: all");
        var source = "http://127.0.0.1:9/user/fw.bin?a=b";      // nobody listens
        var upstream = site.Serves((_, to) => ScriptedFileServer.SayAsync(to, "HTTP/1.1 302 There\nLocation: http://127.0.0.2/\nContent-Length: 0"));
        var pair = await ConnectAsync(site, "ocpp1.6");
        var local = await UpdatesAsync(pair, upstream.Url(source[source.IndexOf("/user", StringComparison.Ordinal)..]));
        await site.Gateway.Log.HearsAsync(RolloutFailed);

        using var answer = await Station.GetAsync(local);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal(upstream.Url("/user/fw.bin?a=b"), answer.Headers.Location!.OriginalString);
        await pair.PassesDownAsync($$"""[2,"u2","UpdateFirmware",{"location":"{{upstream.Url("/user/fw.bin?a=b")}}","retrieveDate":"2026-03-01T12:00:00Z"}]""");
    }

    [Fact]
    public async Task An_update_that_is_on_its_way_when_the_gateway_is_restarted_can_still_be_fetched()
    {
        await using var site = await FirmwareSite.StartAsync(", rewrite: all");
        var hang = true;
        var upstream = site.Serves(async (question, to) =>
        {
            if (hang)
            {
                await PublishFirmwareTests.HangsAsync(question, to);
            }

            await ScriptedFileServer.ServeAsync(question, to, Image);
        });
        var local = await UpdatesAsync(await ConnectAsync(site, "ocpp1.6"), upstream.Url());
        await Patience.Until(() => !upstream.Heard.IsEmpty, "the download");
        await site.StopAsync();
        hang = false;

        await site.StartAgainAsync();

        await Patience.Until(() => Directory.EnumerateFiles(site.Images, "*.img").Any(), "the image");
        var door = new Uri(await UpdatesAsync(await ConnectAsync(site, "ocpp1.6"), upstream.Url()));       // another port than before
        Assert.Equal(Image, await Station.GetByteArrayAsync($"http://{door.Authority}{new Uri(local).AbsolutePath}"));
    }

    private static async Task<Pair> ConnectAsync(FirmwareSite site, string protocol, string station = "CP-01")
    {
        var socket = site.Keeps(await ScriptedStation.ConnectAsync(site.Gateway.Url, station, protocol, TestSite.Password));
        var pair = new Pair(socket, await site.Csms.AcceptsAsync(station));
        await Patience.Until(() => site.Gateway.Station(station).UpstreamConnected, "its link in the site image");
        return pair;
    }

    /// <returns>Where the station is sent.</returns>
    private static async Task<string> UpdatesAsync(Pair pair, string location)
    {
        var id = Guid.NewGuid();
        await pair.Link.SaysAsync($$"""[2,"{{id}}","UpdateFirmware",{"location":"{{location}}","retrieveDate":"2026-03-01T12:00:00Z"}]""");
        var heard = JsonNode.Parse(await pair.Station.HearsAsync())!;
        await pair.PassesUpAsync($$"""[3,"{{id}}",{}]""");
        return (string)heard[3]!["location"]!;
    }

    /// <summary>A signature and what vendors add are left alone, even where they look like the location.</summary>
    private static string Located(string frame, string source, string? local = null)
    {
        var at = frame.IndexOf("\"location\"", StringComparison.Ordinal);
        var value = frame.IndexOf("LOCATION", at, StringComparison.Ordinal);
        var text = new StringBuilder(frame);
        text.Replace("LOCATION", local ?? source, value, "LOCATION".Length);
        return text.Replace("LOCATION", source).ToString();
    }
}
